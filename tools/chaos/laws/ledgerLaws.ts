import { buildChild } from '../../../lib/payload/buildChild';
import { payloadHash } from '../../../lib/payload/change/payloadHash';
import { londonDate } from '../../../lib/payload/londonDate';
import type { ChildPayload } from '../../../lib/payload/schema';
import type { ReportingWindow } from '../../../lib/payload/window';
import { idKey } from '../../../sandbox/dfe/idKey';
import type { JsonObject } from '../../../sandbox/dfe/json';
import { normalise } from '../../../sandbox/dfe/normalise';
import type { PlainRow } from '../../../sandbox/sql/collectSink';
import type { SsdData } from '../../../sandbox/ssdData/ssdData';
import { buildContextOf } from '../../payloads/buildContextOf';
import { assemblePersons } from './assemblePersons';
import { breaches } from './heldAsMeant';
import { endpoints, instant, type FakeEndpoint, type Observed } from './observe';

const secondLookMs = 20 * 3_600_000;

/** By the settings' defaults. */
const windowOf = (runDate: string): ReportingWindow => buildContextOf(runDate, {}).window;

/** The payloads of the children of some data that may be sent, by child. */
export function payloadsOf(data: SsdData, runDate: string): Map<string, ChildPayload> {
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
const stored = (text: unknown): JsonObject => normalise(JSON.parse(String(text)) as JsonObject);
const childOf = (row: PlainRow): string => idKey(String(row['person_id']));
const isEndpoint = (text: unknown): text is FakeEndpoint => endpoints.some((endpoint) => endpoint === text);

/** Children of whom something is open at an endpoint. */
const openAt = ({ submissions }: Observed, endpoint: FakeEndpoint): Set<string> =>
  new Set(submissions.filter((row) => row['is_open'] === true && row['endpoint'] === endpoint).map(childOf));

/**
 * Where the ledger says too much: rows that are Sent though something of the child is open, though the receipt is none that the
 * stand-in gave for the child, or though the stand-in holds something else than the row's payload. Empty when all is well; it
 * may be asked at any moment at which nobody works.
 */
export function falselySent(observed: Observed, runDate: string): string[] {
  const window = windowOf(runDate);
  return endpoints.flatMap((endpoint) => {
    const { posts, held } = observed.endpoints[endpoint];
    const open = openAt(observed, endpoint);
    const given = new Map<string, string>();
    for (const post of posts)
      post.receipts.forEach((receipt, at) => given.set(receiptId(receipt), idKey(post.childIds[at] ?? '')));
    const sent = observed.rows.filter(
      (row) => row['submission_status'] === 'Sent' && row['accepted_by'] === endpoint,
    );
    return sent.flatMap((row) => {
      const child = childOf(row);
      const holding = held.get(child);
      const payload = stored(row['json_payload']);
      const isPurge = payload['purge'] === true;
      const isReceived = given.get(String(row['api_response']).toLowerCase()) === child;
      const otherwise = isPurge ? [] : breaches(holding ?? {}, payload, window);
      return [
        ...(open.has(child) ? [`${child} is Sent and open`] : []),
        ...(isReceived ? [] : [`${child} is Sent without a receipt`]),
        ...(isPurge && holding !== undefined && !waitsForItsEndpoint(observed, row, endpoint)
          ? [`${child} is purged and held`]
          : []),
        ...otherwise.map((path) => `${child} is Sent, but held otherwise: ${path}`),
      ];
    });
  });
}

/**
 * Where `previous` is not what DfE holds though nothing is open (ledger.md "What DfE may hold"), and rows that are Sent and name
 * no endpoint. It may be asked at any moment at which nobody works, faults or none.
 */
export function misbelieved(observed: Observed): string[] {
  const open = { test: openAt(observed, 'test'), 'pre-production': openAt(observed, 'pre-production') };
  return observed.rows.flatMap((row) => {
    const [child, endpoint] = [childOf(row), row['accepted_by']];
    if (!isEndpoint(endpoint)) {
      if (row['submission_status'] === 'Sent') return [`${child} is Sent, and the row does not say where to`];
      const holding = endpoints.find(
        (one) => observed.endpoints[one].held.has(child) && !open[one].has(child),
      );
      return holding === undefined ? [] : [`${child} is held by ${holding}, and the ledger does not know it`];
    }
    if (open[endpoint].has(child)) return [];
    const holding = observed.endpoints[endpoint].held.get(child);
    const text = row['previous_json_payload'];
    if (text === null && forgottenAt(observed, child, endpoint) !== undefined) return [];
    const previous = text === null ? undefined : stored(text);
    return JSON.stringify(previous) === JSON.stringify(holding)
      ? []
      : [`${child}: previous is not what ${endpoint} holds`];
  });
}

/**
 * Of a person who is gone nothing stays in the ledger once another endpoint is in force, though this one still holds the child
 * record (ledger.md "State changes", the last row of what prepare writes).
 * @returns when a night last looked on behalf of another endpoint, in ms; undefined where none did since this one accepted
 *   something of the child
 */
function forgottenAt(observed: Observed, child: string, endpoint: FakeEndpoint): number | undefined {
  const accepted = observed.submissions
    .filter((row) => childOf(row) === child && row['endpoint'] === endpoint && row['outcome'] === 'accepted')
    .map((row) => instant(row['posted_at']));
  const elsewhere = nightsOf(observed)
    .filter((run) => run['endpoint'] !== endpoint && run['prepare_began_at'] !== null)
    .map((run) => instant(run['prepare_began_at']));
  const last = Math.max(...elsewhere);
  return last > Math.max(...accepted) ? last : undefined;
}

/** Whether the removal that a row speaks of is not yet due: no night has looked at leavers for this endpoint since the ledger forgot. */
function waitsForItsEndpoint(observed: Observed, row: PlainRow, endpoint: FakeEndpoint): boolean {
  if (row['row_state'] !== 'Deleted' || row['previous_json_payload'] !== null) return false;
  const forgotten = forgottenAt(observed, childOf(row), endpoint);
  if (forgotten === undefined) return false;
  return !nightsOf(observed).some(
    (run) =>
      run['endpoint'] === endpoint &&
      run['prepare_sound'] === true &&
      instant(run['prepare_ended_at']) > forgotten,
  );
}

/** The runs that speak of everybody. */
const nightsOf = ({ runs }: Observed): PlainRow[] => runs.filter((run) => run['purpose'] === null);

/**
 * Where the law of payload.md section 8 is broken after a night: the stand-in holds exactly the current payload of every
 * child, plus what left by the window, plus whole children who are gone and wait for the second look or left the cohort only.
 * @param now the instant of the night, ISO text
 */
export function notHeldAsMeant(
  observed: Observed,
  endpoint: FakeEndpoint,
  data: SsdData,
  now: string,
): string[] {
  const runDate = londonDate(new Date(now));
  const window = windowOf(runDate);
  const payloads = payloadsOf(data, runDate);
  const { held } = observed.endpoints[endpoint];
  const rows = new Map(observed.rows.map((row) => [childOf(row), row]));
  const wrong = [...payloads].flatMap(([child, payload]) => {
    // Ids that were issued anew change nothing (payload.md section 7): then the row's own payload is the one to hold.
    const own = JSON.parse(String(rows.get(child)?.['json_payload'] ?? '{}')) as JsonObject;
    const same = payloadHash(own).equals(payloadHash(payload));
    return breaches(held.get(child) ?? {}, normalise(same ? own : reread(payload)), window).map(
      (path) => `${child}: ${path}`,
    );
  });
  const surplus = [...held.keys()].filter((child) => !payloads.has(child));
  const inSsd = new Set(data.ssd_person.map((row) => idKey(String(row.pers_person_id))));
  return [
    ...wrong,
    ...surplus.flatMap((child) => {
      const row = rows.get(child);
      if (row?.['submission_status'] === 'Error' && inSsd.has(child)) return [];
      if (row?.['row_state'] !== 'Deleted') return [`${child}: held, and not in the ledger as gone`];
      if (inSsd.has(child)) return [];
      return Date.parse(now) - instant(row['gone_since']) < secondLookMs
        ? []
        : [`${child}: still held, though gone`];
    }),
  ];
}

/** The uuid in `YYYY-MM-DD_HH:MM:SS.ff_<uuid>.json`. */
const receiptId = (receipt: string): string =>
  /_([0-9a-f-]{36})\.json$/i.exec(receipt)?.[1]?.toLowerCase() ?? '';
