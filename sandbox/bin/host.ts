/**
 * The host's process: the parent starts it with the app settings as its environment, says `start`, and drives it by
 * messages (`hostMessages.ts`). It prints nothing of its own; the app's lines go to the parent as they come.
 */
import type { HostCall, HostCommand, HostReport, HostStart, Resources } from '../host/hostMessages';
import { startHost, type Host } from '../host/startHost';
import { shiftClock, unshiftClock } from '../world/shiftClock';
import { skipWaits } from '../world/skipWaits';

const report = (message: HostReport, sent: () => void = () => undefined): void => {
  process.send?.(message, undefined, undefined, sent);
};
const leave = (): void => process.disconnect();
const resources = (): Resources => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  return { peakMemoryMb: Math.round(maxRSS / 1024), cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 };
};
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

if (process.env['SANDBOX_CLOCK']) shiftClock(process.env['SANDBOX_CLOCK']);
if (process.env['SANDBOX_SKIP_WAITS']) skipWaits();

let host: Host | undefined;
let startedWith: HostStart | undefined;

async function load(options: HostStart): Promise<void> {
  startedWith = options;
  host = await startHost({
    ...options,
    environment: process.env,
    log: (line) => report({ kind: 'log', line }),
  });
  report({ kind: 'ready', url: host.url, functionNames: host.functionNames });
}

async function start(options: HostStart): Promise<void> {
  try {
    await load(options);
  } catch (error) {
    process.exitCode = 1;
    report({ kind: 'failed', message: messageOf(error) }, leave);
  }
}

/** Stops the app and loads it again: its modules, and with them all that it remembers, are new. */
async function restart(running: Host, environment: Readonly<Record<string, string>>): Promise<void> {
  if (startedWith === undefined) throw new Error('The host has not started.');
  await running.stop();
  host = undefined;
  for (const name of Object.keys(process.env))
    if (!(name in environment)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, environment);
  if (process.env['SANDBOX_CLOCK']) shiftClock(process.env['SANDBOX_CLOCK']);
  else unshiftClock();
  await load(startedWith);
}

async function perform(running: Host, call: HostCall): Promise<boolean | undefined> {
  switch (call.method) {
    case 'fireTimer':
      await running.fireTimer(call.name, call.isPastDue);
      break;
    case 'nextTry':
      return await running.nextTry(call.name);
    case 'waitIdle':
      await running.waitIdle();
      break;
    case 'stop':
      await running.stop();
      break;
    case 'setClock':
      shiftClock(call.now);
      break;
    case 'restart':
      await restart(running, call.environment);
      break;
    case 'resources':
      break;
  }
  return undefined;
}

async function answer(id: number, call: HostCall): Promise<void> {
  const sent = call.method === 'stop' ? leave : undefined;
  try {
    if (!host) throw new Error('The host has not started.');
    const result = await perform(host, call);
    const given = result === undefined ? {} : { result };
    report({ kind: 'answer', id, resources: resources(), ...given }, sent);
  } catch (error) {
    report({ kind: 'answer', id, resources: resources(), error: messageOf(error) }, sent);
  }
}

process.on('message', (command: HostCommand) => {
  void (command.kind === 'start' ? start(command.options) : answer(command.id, command.call));
});
// Ctrl-C reaches every process of the terminal. This one stops when its parent says so: at a safe point.
process.on('SIGINT', () => undefined);
// Without its parent the host has no one to work for: it ends, whatever the app keeps open.
process.on('disconnect', () => process.exit());
