import type { ChildProcess } from 'node:child_process';
import { isControlReply } from './control';

export interface Control {
  /**
   * Calls a method of the child.
   * @throws the error that it threw, by name and message; or an Error when the child ends first.
   */
  call(method: string, ...args: readonly unknown[]): Promise<unknown>;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The parent's side of `serveControl`. Fork the child with `serialization: 'advanced'`, so that buffers and dates travel. */
export function connectControl(child: ChildProcess): Control {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let ended: Error | undefined;

  child.on('message', (message: unknown) => {
    if (!isControlReply(message)) return;
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if ('result' in message) call?.resolve(message.result);
    else call?.reject(Object.assign(new Error(message.error.message), { name: message.error.name }));
  });
  const end = (reason: string): void => {
    ended ??= new Error(reason);
    for (const call of waiting.values()) call.reject(ended);
    waiting.clear();
  };
  child.once('exit', (code, signal) => end(`The child process has ended (${signal ?? code ?? 'unknown'}).`));
  child.once('disconnect', () => end('The child process has ended.'));

  return {
    call: (method, ...args) =>
      new Promise((resolve, reject) => {
        if (ended) {
          reject(ended);
          return;
        }
        const id = (lastId += 1);
        waiting.set(id, { resolve, reject });
        child.send({ id, method, args }, (error) => {
          if (error && waiting.delete(id)) reject(error);
        });
      }),
  };
}
