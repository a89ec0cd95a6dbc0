import { isControlCall, type ControlMethods, type ControlReply } from './control';

/**
 * Lets the parent process call `methods` (by `connectControl` there). Say so when everything is up: the parent waits
 * for the first message.
 * @param onDisconnect called once, when the parent is gone.
 */
export function serveControl(methods: ControlMethods, onDisconnect: () => void): void {
  if (!process.send) throw new Error('This program is started by another one, not by hand.');
  const reply = (message: ControlReply): void => {
    // The parent may have left in the middle of a call; then nobody waits for the answer.
    if (process.connected) process.send?.(message);
  };
  process.on('message', (message: unknown) => {
    if (!isControlCall(message)) return;
    const { id, method, args } = message;
    void (async () => {
      try {
        const found = Object.hasOwn(methods, method) ? methods[method] : undefined;
        if (!found) throw new Error(`There is no method "${method}".`);
        reply({ id, result: await found(...(args as readonly never[])) });
      } catch (error) {
        reply({ id, error: describe(error) });
      }
    })();
  });
  process.once('disconnect', onDisconnect);
}

function describe(error: unknown): { name: string; message: string } {
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: 'Error', message: String(error) };
}
