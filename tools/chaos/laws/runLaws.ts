import type { RunView } from '../../../lib/run/app/runView';
import type { PlainRow } from '../../../sandbox/sql/collectSink';
import type { AppEvent } from '../../../sandbox/world/appEvents';
import type { SsdData } from '../../../sandbox/ssdData/ssdData';
import { instant, type Observed } from './observe';

const idOf = (run: PlainRow): string => String(run['run_id']);

/**
 * Runs that stand for ever: asked once everybody has ended, with nothing left in the queue.
 * @param runs as the app shows them: it says of one whose message was lost that it failed
 */
export const unfinishedRuns = (runs: readonly Pick<RunView, 'runId' | 'state' | 'outcome'>[]): string[] =>
  runs
    .filter(({ state, outcome }) => state !== 'ended' || outcome === undefined)
    .map(({ runId, state }) => `run ${runId} is ${state} and never ends`);

/** Where a fault of the program shows: whatever the stand-ins do has a name. */
export const bugs = ({ runs }: Observed, events: readonly AppEvent[]): string[] => [
  ...runs
    .filter((run) => run['error_code'] === 'unexpected')
    .map((run) => `run ${idOf(run)} ended by something unexpected: ${String(run['message'])}`),
  ...events
    .filter(({ kind, code }) => kind === 'bug' || code === 'unexpected')
    .map(({ event, code, message }) => `event ${event} tells a fault of the program: ${code} ${message}`),
];

/** Runs that sent something though their prepare was not sound (ledger.md "The SSD is rebuilt at night"). */
export function sentUnsound({ runs, submissions }: Observed): string[] {
  return runs
    .filter((run) => run['prepare_sound'] === false)
    .filter((run) =>
      submissions.some(
        (row) =>
          row['run_id'] === run['run_id'] &&
          row['outcome'] !== 'unsent' &&
          instant(row['posted_at']) > instant(run['prepare_ended_at']),
      ),
    )
    .map((run) => `run ${idOf(run)} sent something though its prepare was not sound`);
}

/**
 * Tables that are empty tonight and were not in the last prepare that ended sound: while nobody confirms it, nothing may be sent
 * (ledger.md "The SSD is rebuilt at night").
 * @param before what was seen before the night
 * @param tonight the SSD as it is read
 */
export function emptied(before: Observed, tonight: SsdData): string[] {
  const sound = before.runs.filter((run) => run['purpose'] === null && run['prepare_sound'] === true);
  const [last] = sound.sort(
    (one, other) => instant(other['prepare_ended_at']) - instant(one['prepare_ended_at']),
  );
  const counts =
    last === undefined ? {} : (JSON.parse(String(last['table_counts'])) as Record<string, number>);
  return Object.entries(tonight).flatMap(([table, rows]) =>
    rows.length === 0 && counts[table] !== 0 ? [table] : [],
  );
}

/** Bodies that were posted tonight, which nobody had a right to post. */
export function sentAllTheSame(before: Observed, after: Observed, tables: readonly string[]): string[] {
  const count = ({ endpoints }: Observed): number =>
    Object.values(endpoints).reduce((sum, { posts }) => sum + posts.length, 0);
  const posted = count(after) - count(before);
  return tables.length === 0 || posted === 0
    ? []
    : [
        `${posted} requests were sent to DfE though these tables were empty and nobody had confirmed it: ${tables.join(', ')}`,
      ];
}

/**
 * Runs that sent in turns, as only two at once can. To be asked of nights in which nobody loses a lock, a message or the process:
 * else a run may come back behind another one.
 */
export function severalAtOnce(before: Observed, after: Observed): string[] {
  const senders = after.submissions.slice(before.submissions.length).map((row) => String(row['run_id']));
  const turns = senders.filter((runId, at) => runId !== senders[at - 1]);
  return turns
    .filter((runId, at) => turns.indexOf(runId) < at)
    .map((runId) => `run ${runId} sent while another run did`);
}

/** What the fake children and the sandbox's secrets have in their personal values, and no id, code or count has. */
const personal =
  /fakeforename|fakesurname|nowhere road|\bzz99 ?\d[a-z]{2}\b|\b[a-z]999\d{9}\b|fake-client-secret|fake-subscription-key|fake-dfe-token-|fake-identity-token-|fake-identity-header-/i;

/** Texts of logs and answers that hold what they must not, by the kind of text; what was found is not repeated. */
export const personalData = (texts: Readonly<Record<string, string>>): string[] =>
  Object.entries(texts).flatMap(([what, text]) =>
    personal.test(text) ? [`personal data or a secret stands in ${what}`] : [],
  );
