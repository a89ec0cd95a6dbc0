import type { Config } from '../../config/config';
import { reasonIn } from '../../ledger/decide/response';
import type { Ledger } from '../../ledger/ledger';
import type { LedgerEntry } from '../../ledger/rows/ledgerRow';
import { changedPaths } from '../../payload/change/changedPaths';
import { composeBody } from '../../payload/change/composeBody';
import { payloadHash } from '../../payload/change/payloadHash';
import { explainPerson, type Explanation } from '../../payload/explain/explainPerson';
import { limits } from '../../payload/limits';
import { londonDate } from '../../payload/londonDate';
import { normalKey, withoutTrailingBlanks } from '../../payload/normalKey';
import { childPayloadSchema } from '../../payload/schema';
import { present } from '../../payload/values/present';
import type { Database } from '../../sql/database';
import { readPerson, readSettings } from '../../ssd/readPersons';
import { decidedBy, rulesOn } from '../prepare/assessContext';
import { withSharedIds } from '../prepare/sharedIds';
import { childAnswer } from './childAnswer';
import { postedOn, withReasons, type PostedBody } from './childHistory';
import { findingView, postedView, todayView, type ChildView, type RowView } from './childView';
import { nextStep } from './nextStep';
import { rowInWords } from './rowInWords';

/** What a child is explained with. */
export interface ExplainContext {
  readonly config: Config;
  readonly database: Database;
  readonly ledger: Ledger;
  readonly now: Date;
}

/** What is asked of a child. */
export interface ChildQuestion {
  /** As somebody wrote it: in any case, with or without trailing blanks. */
  readonly personId: string;
  /** The day of which is asked what was posted, `YYYY-MM-DD`. */
  readonly day?: string | undefined;
}

/** Submissions to each endpoint that are looked at. */
const mostSubmissions = 400;

/**
 * All that can be said of one child, of the SSD as it is now and of the ledger; undefined where neither knows the id.
 * @throws AppError as the database does
 */
export async function explainChild(
  context: ExplainContext,
  { personId: asked, day }: ChildQuestion,
): Promise<ChildView | undefined> {
  const { config, ledger, now } = context;
  const personId = withoutTrailingBlanks(asked);
  const key = normalKey(personId);
  if (key === '' || key.length > limits.storedId) return undefined;
  const today = await readToday(context, personId);
  const entry = (await ledger.readRange({ from: personId, upTo: personId }))[0];
  const { reader } = ledger;
  const submissions = await reader.submissionsOfPerson(personId, mostSubmissions);
  if (today === undefined && entry === undefined && submissions.length === 0) return undefined;

  const history = withReasons(submissions);
  const endpoint = config.dfe.endpointKind;
  const next = nextStep(today, entry, decidedBy(config, { now, retryErrors: false }));
  const here = history.filter((one) => one.endpoint === endpoint);
  const { standing, sentence } = childAnswer({
    endpoint,
    today,
    hashNow: today?.payload && payloadHash(today.payload).toString('hex'),
    entry,
    history: here,
    next,
    lastRun: await reader.lastRun(),
    leaverSecondLookHours: config.ledger.leaverSecondLookHours,
    retryErrorsAfterDays: config.ledger.retryErrorsAfterDays,
  });
  return present<ChildView>({
    personId: today?.personId ?? entry?.row.personId ?? submissions[0]?.personId ?? key,
    standing,
    answer: sentence,
    next,
    today: today && todayView(today),
    ledger: entry && rowView(entry),
    findings: (await reader.findingsOfPerson(personId)).map(findingView),
    changedSinceSent: today && entry && (await changesSince(context, today, entry, here)),
    history: history.map(postedView),
    historyGoesOn: history.length >= mostSubmissions,
    onDay: day === undefined ? undefined : onDayView(history, day),
    payload: config.childViewShowsPayload ? today?.payload : undefined,
  });
}

/** The person as the SSD has it now, read and built as prepare does. */
async function readToday(
  { config, database, now }: ExplainContext,
  personId: string,
): Promise<Explanation | undefined> {
  const build = rulesOn(config.rules, londonDate(now));
  const read = await readPerson(database, personId, await readSettings(database, config.ssd));
  if (read === undefined) return undefined;
  const [person = read] = await withSharedIds(database, [personId], [read], build);
  return explainPerson(person, build);
}

const storedPayload = childPayloadSchema(limits.storedId);

/**
 * Where the record at DfE would change with the next body: paths, no values. What left by the window is no change, for it stays
 * at DfE. Undefined where it is not known what this endpoint holds.
 */
async function changesSince(
  { config, ledger }: ExplainContext,
  { payload, window }: Explanation,
  { row }: LedgerEntry,
  history: readonly PostedBody[],
): Promise<string[] | undefined> {
  if (payload === undefined || row.acceptedBy !== config.dfe.endpointKind) return undefined;
  const stored = (await ledger.readPrevious([row.personId])).get(normalKey(row.personId));
  const previous = storedPayload.safeParse(stored);
  if (!previous.success) return undefined;
  const accepted = history.find(({ outcome }) => outcome === 'accepted');
  if (accepted?.hash === payloadHash(payload).toString('hex')) return [];
  const { inDoubt, purgeInDoubt } = (await ledger.readDoubts([row.personId])).get(
    normalKey(row.personId),
  ) ?? { inDoubt: [], purgeInDoubt: false };
  const held = { current: payload, previous: previous.data, inDoubt, purgeInDoubt, window };
  return changedPaths(previous.data, composeBody({ ...held, mode: config.dfe.mode }).previousAfter);
}

const rowView = ({ row }: LedgerEntry): RowView =>
  present<RowView>({
    inWords: rowInWords(row),
    state: row.state,
    status: row.status,
    reason: reasonIn(row.response),
    acceptedBy: row.acceptedBy ?? undefined,
    goneSince: row.goneSince?.toISOString(),
    lastUpdated: row.lastUpdated?.toISOString(),
  });

function onDayView(history: readonly PostedBody[], day: string): NonNullable<ChildView['onDay']> {
  const { bodies, sentence } = postedOn(history, day);
  return { day, answer: sentence, posted: bodies.map(postedView) };
}
