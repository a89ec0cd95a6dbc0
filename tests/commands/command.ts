import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { projectRoot } from '../../sandbox/world/projectRoot';

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const started: Command[] = [];

/** Ends whatever the commands of a test have left behind. */
export const killLeftovers = (): void => started.splice(0).forEach((command) => command.kill());

/** A command of `package.json`'s scripts as its built program, in a process group of its own as a terminal gives it. */
export class Command {
  stdout = '';
  stderr = '';
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  /** Whether it has ended and all that it wrote has been read. */
  #ended = false;

  constructor(
    name: 'night' | 'serve' | 'seedFake',
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ) {
    this.#child = spawn(
      process.execPath,
      [
        '--enable-source-maps',
        '--no-warnings=ExperimentalWarning',
        join(projectRoot(), 'build', `${name}.js`),
        ...args,
      ],
      { detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } },
    );
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.#closed = once(this.#child, 'close').finally(() => (this.#ended = true));
    started.push(this);
  }

  /** Waits until it has written what matches, and gives it. */
  async writes(pattern: RegExp, to: 'stdout' | 'stderr' = 'stdout'): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this[to]);
      if (found !== null) return found;
      if (this.#ended)
        throw new Error(
          `It ended with ${this.#child.exitCode ?? this.#child.signalCode} and had not written ${String(pattern)}: ${this.stderr}`,
        );
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Ctrl-C: the signal goes to every process of the group. */
  interrupt(): void {
    process.kill(-this.#pid, 'SIGINT');
  }

  async ended(): Promise<Ended> {
    await this.#closed;
    return { exitCode: this.#child.exitCode, stdout: this.stdout, stderr: this.stderr };
  }

  /** For a test that failed in the middle. */
  kill(): void {
    if (this.leavesProcesses()) process.kill(-this.#pid, 'SIGKILL');
  }

  /** Whether any process of its group is still there. */
  leavesProcesses(): boolean {
    try {
      process.kill(-this.#pid, 0);
      return true;
    } catch {
      return false;
    }
  }

  get #pid(): number {
    const { pid } = this.#child;
    if (pid === undefined) throw new Error('The command did not start.');
    return pid;
  }
}

export const runCommand = (...command: ConstructorParameters<typeof Command>): Promise<Ended> =>
  new Command(...command).ended();
