import { isDeepStrictEqual } from 'node:util';
import type { RunView } from '../../lib/run/app/runView';
import type { Post } from '../../sandbox/dfe/dfeState';
import { appendSsd } from '../../sandbox/ssdData/appendSsd';
import { emptySsd } from '../../sandbox/ssdData/emptySsd';
import type { StandInsOptions } from '../../sandbox/standIns/standInsOptions';
import { World } from '../../sandbox/world/world';
import { handmadeClock, plainChild, plainPayload } from '../night/handmadeSsd';

const childIds = (first: number, count: number): string[] =>
  Array.from({ length: count }, (_, at) => String(first + at));

/** Three batches of ten children each, in the order in which they are sent. */
export const batches = [childIds(1001, 10), childIds(1011, 10), childIds(1021, 10)] as const;
export const everybody = batches.flat();

const ledger = 'ssd_api_data_staging_anon';

/**
 * Quick tries, and a failed message comes again at once; all else as in production. So a request to DfE has a minute, which a
 * busy machine does not use up; `giveUpSoon` is for what hangs on purpose.
 */
const settings: Readonly<Record<string, string>> = {
  DFE_BATCH_CHILDREN: '10',
  DFE_MAX_TRIES: '3',
  DFE_RETRY_DELAY_MS: '1',
  AzureFunctionsJobHost__extensions__queues__visibilityTimeout: '00:00:00',
};

/** A world with thirty prepared children that sends them again and again, each time from the beginning. */
export class SendingWorld {
  private constructor(readonly world: World) {}

  static async start(
    more: Readonly<Record<string, string>> = {},
    standIns: StandInsOptions = {},
  ): Promise<SendingWorld> {
    const world = await World.start({
      clock: handmadeClock,
      settings: { ...settings, ...more },
      standIns,
      skipWaits: true,
    });
    const data = emptySsd();
    for (const id of everybody) appendSsd(data, plainChild(id));
    await world.load(data);
    await world.startHost();
    const { run } = await world.requested({ stages: 'prepare', confirm: ['table-loss'] });
    if (run?.counts.created !== everybody.length)
      throw new Error(`Not prepared: ${run?.message ?? 'no run'}`);
    return new SendingWorld(world);
  }

  get dfe() {
    return this.world.standIns.dfe;
  }

  get vault() {
    return this.world.standIns.vault;
  }

  /** Loads the app again so that it gives up a request to DfE after six seconds, for the cases in which one is never answered. */
  async giveUpSoon(): Promise<void> {
    await this.world.restartHost({ settings: { DFE_REQUEST_TIMEOUT_SECONDS: '6' } });
  }

  /** Nobody was ever sent, and nothing goes wrong. */
  async startOver(): Promise<void> {
    await this.world.clearSqlFaults();
    await this.vault.clearFaults();
    await this.dfe.reset();
    await this.world.sql.query(`DELETE FROM ${this.world.table('csc_api_submissions')}`);
    await this.world.sql.query(
      `UPDATE ${this.world.table(ledger)} SET submission_status = N'Pending', row_state = N'New', previous_json_payload = NULL, previous_hash = NULL, partial_json_payload = NULL, api_response = NULL, submission_timestamp = NULL, accepted_by = NULL`,
    );
  }

  /** As `startOver`, but with these children in doubt and all others sent. */
  async leaveInDoubt(children: readonly string[]): Promise<void> {
    await this.startOver();
    await this.dfe.setFaults([{ effect: { kind: 'receipt-unreadable', childIds: children } }]);
    const run = await this.send();
    if (run.counts.unknown !== children.length) throw new Error(`Not in doubt: ${run.message ?? ''}`);
    await this.dfe.clearFaults();
  }

  /** A run that only sends. */
  send(): Promise<RunView> {
    return this.#run({ stages: 'deliver' });
  }

  /** A whole night without faults, in which refused children are tried again. */
  async nextNight(): Promise<RunView> {
    await this.world.clearSqlFaults();
    await this.vault.clearFaults();
    await this.dfe.clearFaults();
    return this.#run({ retryErrors: true, confirm: ['table-loss'] });
  }

  async #run(body: object): Promise<RunView> {
    const { run, failure } = await this.world.requested(body);
    if (run === undefined) throw new Error(failure ?? 'The run left no row.');
    return run;
  }

  posts(): Promise<Post[]> {
    return this.dfe.posts('test');
  }

  /** How often each child was taken in. */
  async timesAccepted(): Promise<Map<string, number>> {
    const times = new Map<string, number>();
    for (const post of await this.posts())
      if (post.accepted) for (const id of post.childIds) times.set(id, (times.get(id) ?? 0) + 1);
    return times;
  }

  /** Children who are Sent with a receipt that DfE did not give for them, or while something of them is open. */
  async falselySent(): Promise<string[]> {
    const given = new Map<string, string>();
    for (const post of await this.posts())
      post.receipts.forEach((receipt, at) => given.set(uuidIn(receipt), post.childIds[at] ?? ''));
    const open = new Set((await this.#open()).map((row) => String(row['person_id'])));
    const sent = await this.world.sql.query(
      `SELECT person_id, api_response FROM ${this.world.table(ledger)} WHERE submission_status = N'Sent'`,
    );
    return sent
      .filter(
        (row) =>
          given.get(String(row['api_response']).toLowerCase()) !== row['person_id'] ||
          open.has(String(row['person_id'])),
      )
      .map((row) => String(row['person_id']));
  }

  /** What is not as it must be once a night without faults is over; empty when all is well. */
  async unsettled(): Promise<string[]> {
    const rows = await this.world.sql.query(
      `SELECT person_id, submission_status, row_state FROM ${this.world.table(ledger)} ORDER BY person_id`,
    );
    const held = new Map((await this.dfe.holdings('test')).map((child) => [child['la_child_id'], child]));
    return [
      ...rows
        .filter((row) => row['submission_status'] !== 'Sent' || row['row_state'] !== 'Unchanged')
        .map((row) => `${String(row['person_id'])} is ${String(row['submission_status'])}`),
      ...(await this.#open()).map((row) => `${String(row['person_id'])} is in doubt`),
      ...everybody
        .filter((id) => !isDeepStrictEqual(reread(held.get(id)), plainPayload(id)))
        .map((id) => `DfE does not hold ${id} as it is`),
    ];
  }

  #open() {
    return this.world.sql.query(
      `SELECT person_id FROM ${this.world.table('csc_api_submissions')} WHERE is_open = 1`,
    );
  }
}

/** What came from another process has other prototypes. */
const reread = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

const uuidIn = (receipt: string): string => /_([0-9a-f-]{36})\.json$/.exec(receipt)?.[1] ?? '';
