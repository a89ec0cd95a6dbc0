import type { RunView } from '../../lib/run/app/runView';
import { idKey } from '../../sandbox/dfe/idKey';
import type { Post } from '../../sandbox/dfe/dfeState';
import type { HostProcess } from '../../sandbox/host/hostProcess';
import type { PlainRow } from '../../sandbox/sql/collectSink';
import type { SsdData } from '../../sandbox/ssdData/ssdData';
import type { AppEvent } from '../../sandbox/world/appEvents';
import { functionKey, World } from '../../sandbox/world/world';
import { falselySent, notHeldAsMeant, payloadsOf } from '../../tools/chaos/laws/ledgerLaws';
import { ledgerTable, observe } from '../../tools/chaos/laws/observe';

/**
 * Settings under which a night of a few hundred children has many chunks and many POSTs, a POST is not given up while a busy
 * machine answers it, a failed message comes again at once, and neither brake nor shrunken tables stop a night on purpose.
 */
const manySteps: Readonly<Record<string, string>> = {
  SSD_CHUNK_SIZE: '100',
  DFE_BATCH_CHILDREN: '20',
  DFE_REQUEST_TIMEOUT_SECONDS: '60',
  SSD_MAX_TABLE_LOSS: '1',
  BRAKE_SHARE: '1',
  AzureFunctionsJobHost__extensions__queues__visibilityTimeout: '00:00:00',
};

/** A world whose nights are disturbed, and what can be asked of it from outside. */
export class NightWorld {
  private constructor(readonly world: World) {}

  /** @param skipWaits false where the test is about how long the app waits */
  static async start(settings: Readonly<Record<string, string>> = {}, skipWaits = true): Promise<NightWorld> {
    return new NightWorld(await World.start({ settings: { ...manySteps, ...settings }, skipWaits }));
  }

  /** Makes everything as before the first night, with these rows in the SSD: ledger, runs, queue, and what DfE holds. */
  async begin(data: SsdData): Promise<void> {
    for (const table of [ledgerTable, 'csc_api_findings', 'csc_api_submissions', 'csc_api_runs'])
      await this.world.sql.query(`DELETE FROM ${this.world.table(table)}`);
    await this.queue.clearFaults();
    await this.queue.clear();
    await this.world.clearSqlFaults();
    await this.dfe.reset();
    await this.world.replace(data);
  }

  get dfe() {
    return this.world.standIns.dfe;
  }

  get sql() {
    return this.world.standIns.sql;
  }

  get queue() {
    return this.world.standIns.queue;
  }

  posts(): Promise<Post[]> {
    return this.dfe.posts('test');
  }

  rows(columns: string, condition = '1 = 1'): Promise<PlainRow[]> {
    return this.world.sql.query(
      `SELECT ${columns} FROM ${this.world.table(ledgerTable)} WHERE ${condition} ORDER BY person_id`,
    );
  }

  submissions(condition = '1 = 1'): Promise<PlainRow[]> {
    return this.world.sql.query(
      `SELECT submission_id, run_id, person_id, outcome, is_open, receipt_id, reason FROM ${this.world.table('csc_api_submissions')} WHERE ${condition} ORDER BY submission_id`,
    );
  }

  /** The submissions whose slice ended before there was an answer. */
  async cutOffSubmissions(): Promise<PlainRow[]> {
    const all = await this.submissions('reason IS NOT NULL');
    return all.filter((row) => String(row['reason']).startsWith('The slice ended'));
  }

  /**
   * Where the ledger says too much: rows that are Sent though something of the child is open, though the receipt is none that the
   * stand-in gave for the child, or though the stand-in holds something else than the row's payload. Empty when all is well; it
   * may be asked at any moment at which nobody works.
   */
  async falselySent(runDate: string): Promise<string[]> {
    return falselySent(await observe(this.world), runDate);
  }

  /**
   * Where the law of payload.md section 8 is broken after a night: the stand-in holds exactly the current payload of every
   * child, plus what left by the window, plus whole children who are gone and wait for the second look or left the cohort only.
   * @param now the instant of the night, ISO text
   */
  async lawBreaches(data: SsdData, now: string): Promise<string[]> {
    return notHeldAsMeant(await observe(this.world), 'test', data, now);
  }

  /** How often each child was in a POST, by child, for those who were in another number of them than one. */
  async notPostedOnce(data: SsdData, runDate: string): Promise<Record<string, number>> {
    const times = new Map([...payloadsOf(data, runDate).keys()].map((key) => [key, 0]));
    for (const { childIds } of await this.posts())
      for (const id of childIds) times.set(idKey(id), (times.get(idKey(id)) ?? 0) + 1);
    return Object.fromEntries([...times].filter(([, count]) => count !== 1));
  }

  /**
   * Waits until `condition` holds, looking every few milliseconds.
   * @throws Error after `patienceMs`, much longer than a busy machine needs and less than the longest time of a test
   */
  async until(
    what: string,
    condition: () => Promise<boolean> | boolean,
    patienceMs = 1_200_000,
  ): Promise<void> {
    const end = Date.now() + patienceMs;
    while (!(await condition())) {
      if (Date.now() > end) throw new Error(`Waited in vain until ${what}.`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /**
   * Makes a process of the app stand still between two of its transactions. One that stood still inside of one would keep its
   * locks from everybody, and who waits for them waits for ever.
   */
  async pause(host: HostProcess): Promise<void> {
    await this.until('the process stands still and locks no rows', async () => {
      host.signal('SIGSTOP');
      // Twice: what it had sent before it stood still may reach the server during the first look.
      if ((await this.rowsAreFree()) && (await this.rowsAreFree())) return true;
      host.signal('SIGCONT');
      return false;
    });
  }

  /** Whether a session that changes rows, and does not wait for locks, may do so now. */
  private rowsAreFree(): Promise<boolean> {
    const statement = `SET LOCK_TIMEOUT 0; DELETE FROM ${this.world.table('csc_api_runs')} WHERE 1 = 0`;
    return this.world.sql.query(statement).then(
      () => true,
      (error: unknown) => {
        if (error instanceof Error && error.message.includes('Lock request time out')) return false;
        throw error;
      },
    );
  }

  /** The events of the app from now on. */
  listen(): { readonly events: AppEvent[]; named(name: string): AppEvent[]; stop(): void } {
    const events: AppEvent[] = [];
    const stop = this.world.onEvent((event) => events.push(event));
    return { events, named: (name) => events.filter((event) => event.event === name), stop };
  }

  async run(hostUrl: string, runId: string): Promise<RunView> {
    const response = await fetch(`${hostUrl}/api/runs/${runId}`, {
      headers: { 'x-functions-key': functionKey },
    });
    return (await response.json()) as RunView;
  }

  /** Asks a host for a run by HTTP. @returns the run's id */
  async ask(hostUrl: string, body?: unknown): Promise<string> {
    const response = await fetch(`${hostUrl}/api/runs`, {
      method: 'POST',
      headers: { 'x-functions-key': functionKey },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.status !== 202) throw new Error(`The request was answered with ${response.status}.`);
    return ((await response.json()) as { runId: string }).runId;
  }

  close(): Promise<void> {
    return this.world.close();
  }
}
