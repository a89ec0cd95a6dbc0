import { isDeepStrictEqual } from 'node:util';
import { findingsTable, plannedTable, runsTable, submissionsTable } from '../../../lib/ledger/sql/tables';
import type { RunOptions } from '../../../lib/run/runRequest';
import type { RunView } from '../../../lib/run/app/runView';
import type { EndpointKind } from '../../../sandbox/dfe/endpointKind';
import type { JsonObject } from '../../../sandbox/dfe/json';
import type { PlainRow } from '../../../sandbox/sql/collectSink';
import { emptySsd } from '../../../sandbox/ssdData/emptySsd';
import type { SsdData } from '../../../sandbox/ssdData/ssdData';
import { World } from '../../../sandbox/world/world';

export const ledgerTable = 'ssd_api_data_staging_anon';

/** A ledger row, read from outside by SQL. */
export interface StoredLedgerRow {
  readonly person_id: string;
  readonly json_payload: string;
  readonly previous_json_payload: string | null;
  readonly partial_json_payload: string | null;
  readonly submission_status: string;
  readonly row_state: string;
  readonly api_response: string | null;
  readonly accepted_by: string | null;
  readonly gone_since: string | null;
  readonly last_updated: string;
  readonly current_hash: string | null;
  readonly previous_hash: string | null;
}

/** A submission, read from outside by SQL. */
export interface StoredSubmissionRow {
  readonly submission_id: number;
  readonly person_id: string;
  readonly endpoint: string;
  readonly kind: string;
  readonly outcome: string;
  readonly is_open: boolean;
  readonly inventory: string | null;
  readonly payload_hash: string | null;
  readonly posted_at: string | null;
}

/** Small SSDs lose whole tables from one night to the next: an operator who knows it says so. */
export const knownLosses: Partial<RunOptions> = { confirm: ['table-loss', 'purges'] };

type Settings = Readonly<Record<string, string>>;

/** The app with its ledger in a pretend Azure, played night by night in one process. */
export class LedgerWorld {
  readonly #kept = new Set<string>();
  #hasRun = false;

  private constructor(
    readonly world: World,
    private hostSettings: Settings,
  ) {}

  /**
   * Starts a world, and the app's process in it.
   * @param settings of the world, for every process of the app
   * @param first what the first process has besides
   */
  static async start(settings: Settings = {}, first: Settings = {}): Promise<LedgerWorld> {
    const world = await World.start({ settings: { SLICE_MINUTES: '20', ...settings } });
    try {
      await world.startHost({ settings: first });
      return new LedgerWorld(world, first);
    } catch (error) {
      await world.close();
      throw error;
    }
  }

  get dfe() {
    return this.world.standIns.dfe;
  }

  /** Forgets every child, run and holding, as if nothing had ever been sent. */
  async forgetAll(): Promise<void> {
    for (const table of [ledgerTable, runsTable, submissionsTable, findingsTable, plannedTable])
      await this.world.sql.query(`DELETE FROM ${this.world.table(table)}`);
    await this.world.replace(emptySsd());
    await this.dfe.reset();
  }

  /**
   * Makes a starting state that several cases share. It is played once, from nothing; after that the rows and what the
   * endpoint holds and has seen are put back as they were. On a real server, which cannot do that, it is played each time.
   * @param name one for each state of this world
   */
  async startFrom(name: string, play: () => Promise<void>): Promise<void> {
    const { sql, standIns } = this.world;
    if (this.#kept.has(name)) {
      await standIns.sql.putBack(name);
      await this.dfe.putBack(name);
      return;
    }
    await this.forgetAll();
    await play();
    if (!sql.onStandIn) return;
    await standIns.sql.keep(name);
    await this.dfe.keep(name);
    this.#kept.add(name);
  }

  /** Loads the app again, with settings besides those of the world; it remembers nothing of before. */
  async restart(settings: Settings): Promise<void> {
    await this.world.restartHost({ settings });
    this.hostSettings = settings;
    this.#hasRun = false;
  }

  /** Makes the app one with just these settings besides those of the world: it is loaded again only where it has others. */
  async hostWith(settings: Settings): Promise<void> {
    if (!isDeepStrictEqual(settings, this.hostSettings)) await this.restart(settings);
  }

  /** Makes the app one with just these settings that has played no run yet. */
  async freshHost(settings: Settings): Promise<void> {
    if (this.#hasRun) await this.restart(settings);
    else await this.hostWith(settings);
  }

  /** Plays a run at that moment: `2026-03-31T02:30:00Z`. The SSD is refilled before where `data` is given. */
  async run(at: string, options: Partial<RunOptions> = knownLosses, data?: SsdData): Promise<RunView> {
    if (data !== undefined) await this.world.replace(data);
    await this.world.setClock(at);
    this.#hasRun = true;
    const { run, failure } = await this.world.requested(options);
    if (run === undefined) throw new Error(`The run left no row behind: ${failure ?? 'nothing was said'}`);
    return run;
  }

  async rows(): Promise<StoredLedgerRow[]> {
    const rows = await this.world.sql.query(
      `SELECT person_id, json_payload, previous_json_payload, partial_json_payload, submission_status, row_state, api_response, accepted_by, gone_since, last_updated, current_hash, previous_hash FROM ${this.world.table(ledgerTable)} ORDER BY person_id`,
    );
    return rows as unknown as StoredLedgerRow[];
  }

  async row(personId: string): Promise<StoredLedgerRow> {
    const row = (await this.rows()).find((one) => one.person_id.trimEnd() === personId);
    if (row === undefined) throw new Error(`The ledger has no row of ${personId}.`);
    return row;
  }

  async submissions(): Promise<StoredSubmissionRow[]> {
    const rows = await this.world.sql.query(
      `SELECT submission_id, person_id, endpoint, kind, outcome, is_open, inventory, payload_hash, posted_at FROM ${this.world.table(submissionsTable)} ORDER BY submission_id`,
    );
    return rows as unknown as StoredSubmissionRow[];
  }

  /** Every column of every ledger row, to be compared as a whole. */
  allColumns(): Promise<PlainRow[]> {
    return this.world.sql.query(`SELECT * FROM ${this.world.table(ledgerTable)} ORDER BY id`);
  }

  holdings(endpoint: EndpointKind = 'test'): Promise<JsonObject[]> {
    return this.dfe.holdings(endpoint);
  }

  /** How many posts the endpoint has seen, and the children in those after a mark. */
  async postedSince(mark: number, endpoint: EndpointKind = 'test'): Promise<string[]> {
    return (await this.dfe.posts(endpoint)).slice(mark).flatMap(({ childIds }) => childIds);
  }

  async postCount(endpoint: EndpointKind = 'test'): Promise<number> {
    return (await this.dfe.posts(endpoint)).length;
  }

  query(text: string): Promise<PlainRow[]> {
    return this.world.sql.query(text.replaceAll('$ledger', this.world.table(ledgerTable)));
  }

  close(): Promise<void> {
    return this.world.close();
  }
}
