import { setTimeout } from 'node:timers/promises';
import type { SsdTable } from '../../lib/payload/personRows';
import type { RunView } from '../../lib/run/app/runView';
import type { HostLogLine } from '../host/hostLog';
import { HostProcess } from '../host/hostProcess';
import type { SsdData } from '../ssdData/ssdData';
import { StandIns } from '../standIns/standIns';
import type { StandInsOptions } from '../standIns/standInsOptions';
import { appEvent, type AppEvent } from './appEvents';
import { realServer, type RealServer } from '../sqlTarget/realServer';
import { appSettings } from './appSettings';
import { projectRoot } from './projectRoot';
import { standInSql } from './standInSql';
import type { WorldSql } from './worldSql';

export interface WorldOptions {
  readonly standIns?: StandInsOptions;
  /** App settings that differ from the sandbox's. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The date and time that the app's process is to take for now at its start, ISO text; real time by default. */
  readonly clock?: string;
  /** Whether the app's waits between a try and the next are skipped, by its clock as well; false by default. */
  readonly skipWaits?: boolean;
  /** Whether the timer fires on its schedule too; false by default. */
  readonly schedules?: boolean;
  readonly port?: number;
  /** The folder of the deployed app: host.json, package.json and dist/; this project by default. */
  readonly appDirectory?: string;
  /** Arguments of node itself for the app's process. */
  readonly nodeArguments?: readonly string[];
  /** Where `SANDBOX_SQL_*` settings are looked for; this process's environment by default. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** What a process of the app takes instead of the world's own. */
export type HostOverrides = Pick<WorldOptions, 'settings' | 'clock'>;

/** The keys of the sandbox's host; they open nothing else. */
export const masterKey = 'fake-master-key';
export const functionKey = 'fake-function-key';
/** The key that opens this function and no other. */
export const keyOf = (functionName: string): string => `fake-key-of-${functionName}`;

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** How a night ended, seen from outside. */
export interface NightEnd {
  /** The run's row; undefined when it could not be asked for or written at all. */
  readonly run: RunView | undefined;
  /** What the functions threw, where a run has no row to say it. */
  readonly failure: string | undefined;
}

/**
 * A pretend Azure and DfE with an empty SSD, and the app's host as a process that can be started, killed and started again.
 */
export class World {
  #host: HostProcess | undefined;
  readonly #listeners = new Set<(event: AppEvent) => void>();
  readonly #output: string[] = [];

  private constructor(
    readonly standIns: StandIns,
    readonly sql: WorldSql,
    private readonly options: WorldOptions,
  ) {}

  /**
   * Starts the stand-ins and creates the SSD's tables and ours, by the scripts that a DBA runs: on the stand-in for SQL
   * Server, or on the real one that `SANDBOX_SQL_*` settings name.
   */
  static async start(options: WorldOptions = {}): Promise<World> {
    const server = realServer(options.environment ?? process.env);
    const standIns = await StandIns.start(options.standIns ?? {});
    let sql: WorldSql | undefined;
    try {
      sql = server === undefined ? await standInSql(standIns) : await onRealServer(server);
      if (server !== undefined)
        standIns.withoutSql('SANDBOX_SQL_* names a real SQL Server: the stand-in for it is not used.');
      for (const [name, value] of Object.entries(sql.secrets)) await standIns.vault.setSecret(name, value);
      return new World(standIns, sql, options);
    } catch (error) {
      await sql?.close();
      await standIns.close();
      throw error;
    }
  }

  get host(): HostProcess {
    if (this.#host === undefined) throw new Error('The host is not running.');
    return this.#host;
  }

  /** Everything that the app's processes wrote so far, the ended ones too. */
  get output(): string {
    return [...this.#output, this.#host?.output ?? ''].join('\n');
  }

  onEvent(listener: (event: AppEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The table's name for a statement: `[schema].[name]`. */
  table(name: string): string {
    return `[${this.sql.schema}].[${name}]`;
  }

  /** Adds rows to the SSD. */
  async load(data: Partial<SsdData>): Promise<void> {
    for (const [table, rows] of Object.entries(data))
      if (rows.length > 0) await this.sql.load(table as SsdTable, rows);
  }

  /** Makes the SSD hold just these rows, as an authority's nightly refresh does. */
  async replace(data: SsdData): Promise<void> {
    await this.sql.query(
      Object.keys(data)
        .map((table) => `DELETE FROM ${this.table(table)}`)
        .join(';\n'),
    );
    await this.load(data);
  }

  /** Starts the app's process; `settings` and `clock` override those of the world. */
  async startHost(overrides: HostOverrides = {}): Promise<HostProcess> {
    this.#host = await this.startAnotherHost(overrides);
    return this.#host;
  }

  /**
   * Starts one more process of the app, as when the plan scales out: same settings, same database, same queues. The caller
   * ends it, and `host` stays what it is.
   */
  async startAnotherHost(overrides: HostOverrides = {}): Promise<HostProcess> {
    const { addresses } = this.standIns;
    return HostProcess.start({
      appDirectory: this.options.appDirectory ?? projectRoot(),
      queueStoreUrl: addresses.queueUrl,
      masterKey,
      functionKey,
      ownKeyPrefix: keyOf(''),
      schedules: this.options.schedules ?? false,
      ...(this.options.nodeArguments === undefined ? {} : { nodeArguments: this.options.nodeArguments }),
      ...(this.options.port === undefined ? {} : { port: this.options.port }),
      environment: this.#environment(overrides),
      onLog: (line) => this.#note(line),
    });
  }

  /**
   * Loads the app again, with the world's settings and clock and these over them: in the process that runs, where that can be
   * (`HostProcess.restart`), or else in a new one.
   */
  async restartHost(overrides: HostOverrides = {}): Promise<HostProcess> {
    if (this.#host !== undefined) {
      let isLoaded = false;
      try {
        isLoaded = await this.#host.restart(this.#environment(overrides));
      } finally {
        if (!isLoaded) await this.stopHost();
      }
    }
    return this.#host ?? this.startHost(overrides);
  }

  #environment({ settings, clock = this.options.clock }: HostOverrides): Record<string, string> {
    return {
      ...this.standIns.hostEnvironment(),
      ...appSettings({ ...this.sql.appSettings, ...this.options.settings, ...settings }),
      ...(clock === undefined ? {} : { SANDBOX_CLOCK: clock }),
      ...(this.options.skipWaits === true ? { SANDBOX_SKIP_WAITS: 'true' } : {}),
    };
  }

  /**
   * Ends the app for somebody who does not want to wait for the end of its runs: they come to their next safe point, and after
   * half a minute it is killed.
   */
  async cutShort(): Promise<void> {
    const asked = this.#cancelRuns().catch(() => undefined);
    await Promise.race([asked, setTimeout(5_000, undefined, { ref: false })]);
    await this.stopHost(undefined, 30_000);
  }

  async #cancelRuns(): Promise<void> {
    const { items } = JSON.parse((await this.http('GET', '/api/runs')).text) as {
      readonly items: readonly RunView[];
    };
    for (const { runId, state } of items)
      if (state !== 'ended') await this.http('DELETE', `/api/runs/${runId}`);
  }

  /** Ends the app's process, in order or by a signal; after `graceMs` it is killed. */
  async stopHost(signal?: NodeJS.Signals, graceMs?: number): Promise<void> {
    const host = this.#host;
    if (host === undefined) return;
    if (signal === undefined) await host.stop(graceMs);
    else {
      await host.kill(signal);
      await host.exited;
    }
    this.#output.push(host.output);
    this.#host = undefined;
  }

  /** Makes the app's running process believe that it is `now` (ISO text); see `HostProcess.setClock`. */
  async setClock(now: string): Promise<void> {
    await this.host.setClock(now);
  }

  /** Fires the timer and waits until the night is over, in as many slices as it takes. */
  async night(): Promise<NightEnd> {
    return this.#watch(() => this.host.fireTimer('nightlyRun'));
  }

  /** Asks for a run by HTTP, as a person would, and waits until it is over. */
  async requested(body?: unknown): Promise<NightEnd> {
    return this.#watch(async () => {
      const answer = await this.ask(body);
      if (answer.status !== 202) throw new Error(`The request was answered with ${answer.status}.`);
    });
  }

  /** Asks for a run by HTTP: where something is confirmed, as it must be, with a reason. */
  async ask(body?: unknown): Promise<HttpAnswer> {
    if (typeof body !== 'object' || body === null || !('confirm' in body))
      return this.http('POST', '/api/runs', body);
    const { confirm, ...rest } = body;
    return [confirm].flat().length === 0
      ? this.http('POST', '/api/runs', rest)
      : this.http('POST', '/api/confirmations', { reason: 'Fake reason of a test.', ...body });
  }

  /** Ends what was made to go wrong in SQL; where a real server is used, nothing was. */
  async clearSqlFaults(): Promise<void> {
    if (this.sql.onStandIn) await this.standIns.sql.clearFaults();
  }

  async http(method: string, path: string, body?: unknown): Promise<HttpAnswer> {
    const response = await fetch(`${this.host.url}${path}`, {
      method,
      headers: { 'x-functions-key': functionKey },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  async run(runId: string): Promise<RunView | undefined> {
    const answer = await this.http('GET', `/api/runs/${runId}`);
    return answer.status === 200 ? (JSON.parse(answer.text) as RunView) : undefined;
  }

  async close(): Promise<void> {
    // Whatever happens to the host, a schema on a real server does not stay behind.
    try {
      await this.stopHost();
    } finally {
      try {
        await this.sql.close();
      } finally {
        await this.standIns.close();
      }
    }
  }

  async #watch(start: () => Promise<void>): Promise<NightEnd> {
    let runId: string | undefined;
    let failure: string | undefined;
    const stop = this.onEvent((event) => {
      if (event.event === 'run.requested') runId ??= String(event['runId']);
      if (event.event === 'invocation.failed')
        failure = [event['message'], event['advice']].filter((part) => typeof part === 'string').join(' ');
      if (event.event === 'settings.invalid')
        failure = `${[event['settings']].flat().join('; ')}. ${String(event['advice'])}`;
    });
    try {
      // The timer's failure is told by its event; the host goes on, as the real one does.
      await start().catch((error: unknown) => {
        if (failure === undefined) throw error;
      });
      await this.host.waitIdle();
    } finally {
      stop();
    }
    return { run: runId === undefined ? undefined : await this.run(runId), failure };
  }

  #note(line: HostLogLine): void {
    const event = appEvent(line);
    if (event === undefined) return;
    for (const listener of this.#listeners) listener(event);
  }
}

/** Only who uses a real server loads its driver: that takes a second in each test file. */
async function onRealServer(server: RealServer): Promise<WorldSql> {
  const { realSql } = await import('./realSql');
  return realSql(server);
}
