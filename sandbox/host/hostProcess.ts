import { fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ifPresent } from '../../lib/payload/values/present';
import type { HostLogLine } from './hostLog';
import type { HostCall, HostCommand, HostReport, HostStart, Resources } from './hostMessages';

export interface HostProcessOptions extends HostStart {
  /** The app settings. They are the process's whole environment, but for what node itself reads, and TZ which is UTC by default. */
  readonly environment: Readonly<Record<string, string>>;
  /** Arguments of node itself; none by default, as on Azure. */
  readonly nodeArguments?: readonly string[];
  /** Called with each line from the start on; see also `onLog`. */
  readonly onLog?: (line: HostLogLine) => void;
}

export interface HostExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

interface Pending {
  readonly resolve: (result: boolean | undefined) => void;
  readonly reject: (error: Error) => void;
}

/** The bundle that `npm run build` makes of `sandbox/bin/host.ts`. */
function hostScript(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return join(folder, 'build', 'host.js');
}

/** What a process of node needs of this one's environment, and where it keeps what it has compiled. */
export function nodeEnvironment(): Record<string, string> {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  return { ...ifPresent('PATH', PATH), ...ifPresent('NODE_COMPILE_CACHE', NODE_COMPILE_CACHE) };
}

/** The environment of the app's process with these settings. */
const withNode = (settings: Readonly<Record<string, string>>): Record<string, string> => ({
  ...nodeEnvironment(),
  TZ: 'UTC',
  ...settings,
});

/** What node or its libraries read once, when the process starts. */
const readAtStart = ['NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS', 'SANDBOX_SKIP_WAITS', 'TZ'];

/** A host in a process of its own, which tests can kill, as the parent sees it. */
export class HostProcess {
  readonly exited: Promise<HostExit>;
  readonly #child: ChildProcess;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Set<(line: HostLogLine) => void>();
  #output = '';
  #url = '';
  #functionNames: readonly string[] = [];
  #resources: Resources = { peakMemoryMb: 0, cpuSeconds: 0 };
  #calls = 0;

  private constructor(options: Omit<HostProcessOptions, keyof HostStart>) {
    if (options.onLog) this.#listeners.add(options.onLog);
    this.#environment = options.environment;
    this.#child = fork(hostScript(), {
      env: withNode(options.environment),
      execArgv: [...(options.nodeArguments ?? [])],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
      });
    }
    this.exited = new Promise((resolve) => {
      this.#child.once('close', (code, signal) => {
        resolve({ code, signal });
        for (const { reject } of this.#pending.values()) reject(new Error('The host process has ended.'));
        this.#pending.clear();
      });
    });
  }

  /**
   * Starts the process and the host in it; resolves when functions are loaded, listeners run and HTTP is served.
   * @throws Error with the host's words when it does not start.
   */
  static async start(options: HostProcessOptions): Promise<HostProcess> {
    const { environment, nodeArguments, onLog, ...start } = options;
    const host = new HostProcess({
      environment,
      ...(nodeArguments ? { nodeArguments } : {}),
      ...(onLog ? { onLog } : {}),
    });
    const ready = new Promise<void>((resolve, reject) => {
      host.#child.on('message', (report: HostReport) => host.#take(report, resolve, reject));
      void host.exited.then(() =>
        reject(new Error(`The host process ended before it was ready.\n${host.#output}`)),
      );
    });
    host.#send({ kind: 'start', options: start });
    await ready;
    return host;
  }

  /** `http://127.0.0.1:port`, without a slash at the end. */
  get url(): string {
    return this.#url;
  }

  get functionNames(): readonly string[] {
    return this.#functionNames;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Everything that the process wrote: stdout, stderr and the messages of its log. */
  get output(): string {
    return this.#output;
  }

  /** Gives the function that ends the listening. */
  onLog(listener: (line: HostLogLine) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Runs a timer function now, as its schedule would; resolves when its first try has ended, well or not. */
  async fireTimer(name: string, isPastDue = false): Promise<void> {
    await this.#call({ method: 'fireTimer', name, isPastDue });
  }

  /**
   * Ends the wait before a timer function's next try, of which its retry policy says that it comes in minutes; resolves when
   * that try has ended. `false`: none is waited for, for the last one went well or was the last.
   */
  async nextTry(name: string): Promise<boolean> {
    return (await this.#call({ method: 'nextTry', name })) === true;
  }

  /** Resolves when nothing runs and the queues of the app's triggers are empty. */
  async waitIdle(): Promise<void> {
    await this.#call({ method: 'waitIdle' });
  }

  /**
   * Makes the process believe that it is `now` (ISO text), from where time goes on: nights of several dates in one process,
   * whose memory (tokens, secrets) is then that of an app that was kept alive. Between runs only.
   */
  async setClock(now: string): Promise<void> {
    await this.#call({ method: 'setClock', now });
  }

  /**
   * Loads the app again in the same process, with these settings and no others. The app remembers nothing of before; `url` is
   * a new one. Between runs only, and not with Application Insights, which registers once in a process. This costs a third of
   * a new process, and the first night after it less than half.
   * @returns false, with nothing done, where a setting differs that is read only when a process starts, and where the process has ended
   * @throws Error with the host's words when the app does not start; the process is of no use then
   */
  async restart(environment: Readonly<Record<string, string>>): Promise<boolean> {
    if (!this.#child.connected) return false;
    const [now, then] = [withNode(this.#environment), withNode(environment)];
    if (readAtStart.some((name) => now[name] !== then[name])) return false;
    await this.#call({ method: 'restart', environment: then });
    return true;
  }

  /** What the process has used so far; after its end, what it said last. */
  async resources(): Promise<Resources> {
    if (this.#child.connected) await this.#call({ method: 'resources' });
    return this.#resources;
  }

  /** Sends a signal and waits for the end. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<HostExit> {
    this.#child.kill(signal);
    return await this.exited;
  }

  /** Sends a signal and does not wait: `SIGSTOP` makes the process stand still with all its connections, `SIGCONT` go on. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Lets what runs end, then ends the process; after `graceMs` it is killed. */
  async stop(graceMs = 120_000): Promise<HostExit> {
    if (!this.#child.connected) return await this.exited;
    const patience = setTimeout(() => this.#child.kill('SIGKILL'), graceMs);
    try {
      // A host that ends before it could answer has stopped as well.
      await this.#call({ method: 'stop' }).catch(() => undefined);
      return await this.exited;
    } finally {
      clearTimeout(patience);
    }
  }

  #send(command: HostCommand): void {
    // A process that has just ended takes no message; `exited` tells.
    this.#child.send(command, () => undefined);
  }

  #call(call: HostCall): Promise<boolean | undefined> {
    if (!this.#child.connected) return Promise.reject(new Error('The host process has ended.'));
    const id = (this.#calls += 1);
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#send({ kind: 'call', id, call });
    });
  }

  #take(report: HostReport, ready: () => void, failed: (error: Error) => void): void {
    switch (report.kind) {
      case 'ready':
        this.#url = report.url;
        this.#functionNames = report.functionNames;
        ready();
        break;
      case 'failed':
        failed(new Error(report.message));
        break;
      case 'log':
        this.#output += `${report.line.message}\n`;
        for (const listener of this.#listeners) listener(report.line);
        break;
      case 'answer': {
        this.#resources = report.resources;
        const pending = this.#pending.get(report.id);
        this.#pending.delete(report.id);
        if (report.error === undefined) pending?.resolve(report.result);
        else pending?.reject(new Error(report.error));
      }
    }
  }
}
