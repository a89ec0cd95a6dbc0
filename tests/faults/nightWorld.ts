import { buildChild } from '../../lib/payload/buildChild';
import { normalKey } from '../../lib/payload/normalKey';
import { payloadHash } from '../../lib/payload/change/payloadHash';
import type { ChildPayload } from '../../lib/payload/schema';
import type { ReportingWindow } from '../../lib/payload/window';
import type { RunView } from '../../lib/run/app/runView';
import { idKey } from '../../sandbox/dfe/idKey';
import { textItem, type JsonObject } from '../../sandbox/dfe/json';
import { normalise } from '../../sandbox/dfe/normalise';
import type { Post } from '../../sandbox/dfe/dfeState';
import type { PlainRow } from '../../sandbox/sql/collectSink';
import type { SsdData } from '../../sandbox/ssdData/ssdData';
import type { AppEvent } from '../../sandbox/world/appEvents';
import { functionKey, World } from '../../sandbox/world/world';
import { buildContextOf } from '../../tools/payloads/buildContextOf';
import { assemblePersons } from '../payload/assemblePersons';
import { breaches } from '../payload/change/history/law';

const ledgerTable = 'ssd_api_data_staging_anon';

const secondLookMs = 20 * 3_600_000;

/**
 * Settings under which a night of a few hundred children has many chunks and many POSTs, a dead owner's POST is waited for only
 * four seconds, a failed message comes again at once, and neither brake nor shrunken tables stop a night on purpose.
 */
const manySteps: Readonly<Record<string, string>> = {
  SSD_CHUNK_SIZE: '100',
  DFE_BATCH_CHILDREN: '20',
  DFE_REQUEST_TIMEOUT_SECONDS: '4',
  SSD_MAX_TABLE_LOSS: '1',
  BRAKE_SHARE: '1',
  AzureFunctionsJobHost__extensions__queues__visibilityTimeout: '00:00:00',
};

/** By the settings' defaults, which the nights here are played with. */
const windowOf = (runDate: string): ReportingWindow => buildContextOf(runDate, {}).window;

/** The payloads of the children of some data that may be sent, by child. */
function payloadsOf(data: SsdData, runDate: string): Map<string, ChildPayload> {
  const context = buildContextOf(runDate, {});
  const payloads = new Map<string, ChildPayload>();
  for (const rows of assemblePersons(data)) {
    const { payload, heldBack } = buildChild(rows, context);
    if (payload === undefined || heldBack) continue;
    payloads.set(idKey(payload.la_child_id), payload);
  }
  return payloads;
}

/** A JSON value as the wire gives it. */
const reread = (value: unknown): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;

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
    const window = windowOf(runDate);
    const open = new Set(
      (await this.submissions('is_open = 1')).map((row) => normalKey(String(row['person_id']))),
    );
    const given = new Map<string, string>();
    for (const post of await this.posts())
      post.receipts.forEach((receipt, at) => given.set(receiptId(receipt), post.childIds[at] ?? ''));
    const held = await this.holdings();
    const sent = await this.rows(
      'person_id, row_state, json_payload, api_response',
      "submission_status = N'Sent'",
    );
    return sent.flatMap((row) => {
      const personId = String(row['person_id']).trimEnd();
      const receipt = given.get(String(row['api_response']).toLowerCase());
      const holding = held.get(idKey(personId));
      const payload = normalise(JSON.parse(String(row['json_payload'])) as JsonObject);
      const isPurge = payload['purge'] === true;
      return [
        ...(open.has(normalKey(personId)) ? [`${personId} is Sent and open`] : []),
        ...(receipt === undefined || idKey(receipt) !== idKey(personId)
          ? [`${personId} is Sent without a receipt`]
          : []),
        ...(isPurge && holding !== undefined ? [`${personId} is purged and held`] : []),
        ...(isPurge
          ? []
          : breaches(holding ?? {}, payload, window).map(
              (path) => `${personId} is Sent, but held otherwise: ${path}`,
            )),
      ];
    });
  }

  /**
   * Where the law of payload.md section 8 is broken after a night: the stand-in holds exactly the current payload of every
   * child, plus what left by the window, plus whole children who are gone and wait for the second look or left the cohort only.
   * @param now the instant of the night, ISO text
   */
  async lawBreaches(data: SsdData, now: string): Promise<string[]> {
    const runDate = now.slice(0, 10);
    const window = windowOf(runDate);
    const payloads = payloadsOf(data, runDate);
    const held = await this.holdings();
    const rows = new Map(
      (await this.rows('person_id, row_state, submission_status, gone_since, json_payload')).map((row) => [
        idKey(String(row['person_id'])),
        row,
      ]),
    );
    const wrong = [...payloads].flatMap(([key, payload]) => {
      // Ids that were issued anew change nothing (payload.md section 7): then the row's own payload is the one to hold.
      const stored = JSON.parse(String(rows.get(key)?.['json_payload'] ?? '{}')) as JsonObject;
      const same = payloadHash(stored).equals(payloadHash(payload));
      return breaches(held.get(key) ?? {}, normalise(same ? stored : reread(payload)), window).map(
        (path) => `${key}: ${path}`,
      );
    });
    const surplus = [...held.keys()].filter((key) => !payloads.has(key));
    const inSsd = new Set(data.ssd_person.map((row) => idKey(String(row.pers_person_id))));
    return [
      ...wrong,
      ...surplus.flatMap((key) => {
        const row = rows.get(key);
        if (row?.['submission_status'] === 'Error' && inSsd.has(key)) return [];
        if (row?.['row_state'] !== 'Deleted') return [`${key}: held, and not in the ledger as gone`];
        if (inSsd.has(key)) return [];
        const goneSince = Date.parse(`${String(row['gone_since']).replace(' ', 'T')}Z`);
        return Date.parse(now) - goneSince < secondLookMs ? [] : [`${key}: still held, though gone`];
      }),
    ];
  }

  /** How often each child was in a POST, by child, for those who were in another number of them than one. */
  async notPostedOnce(data: SsdData, runDate: string): Promise<Record<string, number>> {
    const times = new Map([...payloadsOf(data, runDate).keys()].map((key) => [key, 0]));
    for (const { childIds } of await this.posts())
      for (const id of childIds) times.set(idKey(id), (times.get(idKey(id)) ?? 0) + 1);
    return Object.fromEntries([...times].filter(([, count]) => count !== 1));
  }

  /** Every child's holding, by child. */
  private async holdings(): Promise<Map<string, JsonObject>> {
    return new Map(
      (await this.dfe.holdings('test')).map((holding) => [idKey(textItem(holding, 'la_child_id')), holding]),
    );
  }

  /** Waits until `condition` holds, looking every few milliseconds. @throws Error after `patienceMs`, much longer than a busy machine needs */
  async until(
    what: string,
    condition: () => Promise<boolean> | boolean,
    patienceMs = 1_800_000,
  ): Promise<void> {
    const end = Date.now() + patienceMs;
    while (!(await condition())) {
      if (Date.now() > end) throw new Error(`Waited in vain until ${what}.`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
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

/** The uuid in `YYYY-MM-DD_HH:MM:SS.ff_<uuid>.json`. */
const receiptId = (receipt: string): string =>
  /_([0-9a-f-]{36})\.json$/i.exec(receipt)?.[1]?.toLowerCase() ?? '';
