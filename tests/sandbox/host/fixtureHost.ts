import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { HostLogLine } from '../../../sandbox/host/hostLog';
import { HostProcess, type HostProcessOptions } from '../../../sandbox/host/hostProcess';
import { startQueueStore, type QueueStore } from '../../../sandbox/host/queueStore';

/** The app settings that the fixture app names. */
export const fixtureSettings: Readonly<Record<string, string>> = {
  AzureWebJobsStorage: 'UseDevelopmentStorage=true',
  NIGHT_SCHEDULE: '0 0 2 * * *',
  WORK_QUEUE: 'work-items',
};

const hostJson = {
  version: '2.0',
  extensions: {
    queues: { batchSize: 1, newBatchThreshold: 0, maxDequeueCount: 3, visibilityTimeout: '00:00:00.100' },
    http: { routePrefix: 'api' },
  },
};

/** The fixture app in a folder of its own, a queue store, and hosts that are ended by `close`. */
export class FixtureHost {
  readonly #folder: string;
  readonly #hosts: HostProcess[] = [];
  readonly #clock: { aheadMs: number };
  readonly store: QueueStore;
  readonly lines: HostLogLine[] = [];

  private constructor(folder: string, store: QueueStore, clock: { aheadMs: number }) {
    this.#folder = folder;
    this.store = store;
    this.#clock = clock;
  }

  static async create(): Promise<FixtureHost> {
    const folder = mkdtempSync(join(tmpdir(), 'functions-host-'));
    await build({
      entryPoints: [join(__dirname, 'fixtureApp.ts')],
      outfile: join(folder, 'dist', 'main.js'),
      bundle: true,
      platform: 'node',
      format: 'cjs',
      external: ['@azure/functions-core'],
    });
    mkdirSync(join(folder, 'dist'), { recursive: true });
    writeFileSync(join(folder, 'host.json'), JSON.stringify(hostJson));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ main: 'dist/*.js' }));
    const clock = { aheadMs: 0 };
    const store = await startQueueStore({ now: () => Date.now() + clock.aheadMs });
    return new FixtureHost(folder, store, clock);
  }

  /** Moves the clock of the queues on, so that no test waits for a time or bets on it. */
  passTime(ms: number): void {
    this.#clock.aheadMs += ms;
  }

  async start(options: Partial<HostProcessOptions> = {}): Promise<HostProcess> {
    const host = await HostProcess.start({
      appDirectory: this.#folder,
      queueStoreUrl: this.store.url,
      masterKey: 'master-key',
      functionKey: 'function-key',
      schedules: false,
      onLog: (line) => this.lines.push(line),
      ...options,
      environment: { ...fixtureSettings, ...options.environment },
    });
    this.#hosts.push(host);
    return host;
  }

  /** What the app put on the queue `seen`, oldest first. */
  seen(): unknown[] {
    return this.store.list('seen').map(({ body }): unknown => JSON.parse(body));
  }

  /** Ends the hosts and forgets messages and lines, for the next test. */
  async reset(): Promise<void> {
    await Promise.all(this.#hosts.splice(0).map((host) => host.stop(2_000)));
    this.store.clearFaults();
    this.store.clear();
    this.lines.length = 0;
  }

  async close(): Promise<void> {
    await this.reset();
    await this.store.close();
    rmSync(this.#folder, { recursive: true });
  }
}
