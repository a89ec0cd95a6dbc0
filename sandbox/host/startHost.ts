import { createHash } from 'node:crypto';
import { loadEntryPoints, readHostSettings } from './appFiles';
import { isDisabled, type AppSettings } from './appSettings';
import { createAdminApi } from './adminApi';
import { hostFunction, type HostFunction } from './bindings';
import { FunctionRunner } from './functionRunner';
import type { HostLog } from './hostLog';
import { startHttpServer } from './httpServer';
import { injectCore } from './injectCore';
import { QueueClient } from './queueClient';
import { QueueListener } from './queueListener';
import { TimerListener } from './timerListener';
import { Worker } from './worker';

export interface HostOptions {
  /** The folder with host.json, package.json and what its `main` names. */
  readonly appDirectory: string;
  /** The app settings, which are also the process's environment. */
  readonly environment: AppSettings;
  readonly queueStoreUrl: string;
  readonly masterKey: string;
  readonly functionKey: string;
  readonly ownKeyPrefix?: string;
  readonly log: HostLog;
  /** Of the HTTP server; default: a free one. */
  readonly port?: number;
  /** How long a message in work stays hidden; the real host's ten minutes by default. */
  readonly leaseMs?: number;
  /** Whether timers fire on their schedules; default true. `fireTimer` works in any case. */
  readonly schedules?: boolean;
}

export interface Host {
  readonly url: string;
  readonly functionNames: readonly string[];
  /** Runs a timer function now, as its schedule would; resolves when its first try has ended. */
  fireTimer(name: string, isPastDue?: boolean): Promise<void>;
  /** Ends the wait before a timer function's next try; resolves when that has ended. `false`: none is waited for. */
  nextTry(name: string): Promise<boolean>;
  /** Resolves when nothing runs and the queues of the app's triggers are empty. */
  waitIdle(): Promise<void>;
  /** Takes no more work, waits for what runs, and runs the app's terminate hooks. */
  stop(): Promise<void>;
}

/**
 * Starts a stand-in for the Azure Functions host in this process: loads the app unchanged and drives its timers,
 * queues and HTTP functions (`README.md` in this folder says where it differs from the real one).
 * @throws Error when host.json, package.json, a registration or a setting that it names is wrong.
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const { appDirectory, environment, log } = options;
  const settings = readHostSettings(appDirectory, environment);
  const worker = new Worker(log);
  const restore = injectCore(worker.coreModule());
  const queues = new QueueClient(options.queueStoreUrl);
  loadEntryPoints(appDirectory);
  await worker.started(appDirectory);

  const functions = new Map<string, HostFunction>();
  for (const { metadata } of worker.functions.values()) {
    if (isDisabled(metadata.name, environment)) continue;
    functions.set(metadata.name.toLowerCase(), hostFunction(metadata, environment));
  }
  const ofKind = (kind: HostFunction['kind']): HostFunction[] =>
    [...functions.values()].filter((fn) => fn.kind === kind);

  const runner = new FunctionRunner({
    worker,
    queues,
    messageEncoding: settings.queues.messageEncoding,
    log,
    onPut: (queueName) => {
      for (const listener of queueListeners) if (listener.queueName === queueName) listener.poke();
    },
  });
  const queueListeners = ofKind('queueTrigger').map(
    (fn) =>
      new QueueListener(fn, {
        runner,
        queues,
        settings: settings.queues,
        leaseMs: options.leaseMs ?? 600_000,
        log,
      }),
  );
  const timers = ofKind('timerTrigger').map((fn) => new TimerListener(fn, runner, environment, log));

  const timerNamed = (name: string): TimerListener => {
    const timer = timers.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (!timer) throw new Error(`There is no timer function "${name}".`);
    return timer;
  };
  const invoke = (name: string, input: string): boolean => {
    const fn = functions.get(name.toLowerCase());
    if (!fn) return false;
    if (fn.kind === 'timerTrigger') void timerNamed(fn.name).fire(false, true);
    else if (fn.kind === 'queueTrigger') {
      void runner.run(fn, {
        data: { string: input },
        reason: 'This function was programmatically called via the host APIs.',
      });
    } else {
      log({
        level: 'error',
        message: `Executed 'Functions.${fn.name}' (Failed): An HttpRequest is required`,
        category: 'host',
        functionName: fn.name,
      });
    }
    return true;
  };
  const http = await startHttpServer({
    functions: [...functions.values()],
    runner,
    keys: options,
    routePrefix: settings.routePrefix,
    settings: environment,
    port: options.port ?? 0,
    admin: createAdminApi({ hostId: hostIdOf(environment), invoke }),
  });

  for (const listener of queueListeners) listener.start();
  if (options.schedules !== false) for (const timer of timers) timer.start();
  log({ level: 'information', message: 'Job host started', category: 'host' });

  const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
  const isIdle = async (): Promise<boolean> => {
    if (runner.running > 0) return false;
    const counts = await Promise.all(queueListeners.map(({ queueName }) => queues.count(queueName)));
    return counts.every((count) => count === 0) && runner.running === 0;
  };

  return {
    url: http.url,
    functionNames: [...functions.values()].map(({ name }) => name),
    fireTimer: (name, isPastDue) => timerNamed(name).fire(isPastDue),
    nextTry: (name) => timerNamed(name).nextTry(),
    async waitIdle() {
      while (!(await isIdle())) await pause();
    },
    async stop() {
      for (const timer of timers) timer.stop();
      await Promise.all(queueListeners.map((listener) => listener.stop()));
      while (runner.running > 0) await pause();
      await http.close();
      await worker.terminated();
      queues.close();
      restore();
    },
  };
}

/** The host's id as the real one derives it from the site's name, here always present. */
function hostIdOf(environment: AppSettings): string {
  return (
    environment['AzureFunctionsWebHost__hostid'] ??
    createHash('sha256')
      .update(environment['WEBSITE_SITE_NAME'] ?? 'sandbox')
      .digest('hex')
      .slice(0, 32)
  );
}
