import { decideLeaver } from '../../ledger/decide/leaver';
import { decidePrepared } from '../../ledger/decide/preparedChild';
import type { LedgerChange } from '../../ledger/decide/ledgerChange';
import type { PersonFindings } from '../../ledger/prepare/findings';
import type { Doubts } from '../../ledger/doubts/storedDoubt';
import type { LedgerEntry } from '../../ledger/rows/ledgerRow';
import { buildChild, type BuildResult } from '../../payload/buildChild';
import { countEntries, netPurges } from '../../payload/change/netPurges';
import { lacksSomethingOf } from '../../payload/change/lacksSomethingOf';
import { payloadHash } from '../../payload/change/payloadHash';
import { limits } from '../../payload/limits';
import { normalKey } from '../../payload/normalKey';
import { childPayloadSchema, type ChildPayload } from '../../payload/schema';
import { isNamed, type People } from '../../ssd/readRows';
import { readPersons } from '../../ssd/readPersons';
import type { CountName } from '../runProgress';
import type { AssessContext } from './assessContext';
import { withSharedIds } from './sharedIds';

/** A change that prepare would write, and what it removes at DfE. */
export interface AssessedChange {
  readonly change: LedgerChange;
  /** A child of the cohort, or a person who has left it. */
  readonly who: 'child' | 'leaver';
  /** The payload lacks something that DfE holds, or the child has left: to be looked at again before it is written. */
  readonly wantsSecondLook: boolean;
  /** Entries and blocks that the next body removes, net; in doubt, of the worst that DfE may hold. */
  readonly entryPurges: number;
}

/** A range of ids, read, built and compared with the ledger; nothing is written. */
export interface AssessedRange {
  readonly persons: number;
  readonly cohort: readonly BuildResult[];
  /** People with activity whom nothing but a missing date of birth keeps out of the cohort. */
  readonly withoutBirth: number;
  readonly changes: readonly AssessedChange[];
  readonly unchanged: number;
  /** Entries with an id and blocks in the payloads: what the brake's share is taken of. */
  readonly entries: number;
  readonly findings: readonly PersonFindings[];
  /** The ledger's rows of these people as they stand, by normal key. */
  readonly rows: ReadonlyMap<string, LedgerEntry>;
}

interface Candidate {
  readonly payload: ChildPayload;
  readonly change: LedgerChange;
}

/**
 * Reads the people of a range, builds the children, and decides what the ledger should say of each of them and of the rows
 * whose people are not in the cohort (any more); of the latter only where the run decides about leavers.
 * @throws AppError as the database does
 */
export async function assessRange(context: AssessContext, people: People): Promise<AssessedRange> {
  const { database, ledger, reading, build, decide } = context;
  const read = await readPersons(database, people, reading);
  const persons = await withSharedIds(database, people, read, build);
  const built = persons.map((rows) => buildChild(rows, build));
  const cohort = built.filter((result) => result.inCohort);
  const entries = new Map(
    (await readEntries(ledger, people)).map((entry) => [normalKey(entry.row.personId), entry] as const),
  );

  const candidates: Candidate[] = [];
  let unchanged = 0;
  let entryCount = 0;
  const seen = new Set<string>();
  for (const result of cohort) {
    const { payload } = result;
    const key = normalKey(result.personId);
    seen.add(key);
    if (payload === undefined) continue;
    entryCount += countEntries(payload);
    const change = decidePrepared(
      entries.get(key),
      {
        personId: result.personId,
        legacyId: result.legacyId,
        payload,
        hash: payloadHash(payload),
        heldBackBecause: heldBackReason(result),
      },
      decide,
    );
    if (change === 'unchanged') unchanged += 1;
    else candidates.push({ payload, change });
  }

  const inSsd = new Set(built.map((result) => normalKey(result.personId)));
  const changes = [
    ...(await assessChildren(context, candidates, entries)),
    ...(context.decidesLeavers ? assessLeavers(context, entries, seen, inSsd) : []),
  ];
  const withoutBirth = built.filter(({ lacksDateOfBirth }) => lacksDateOfBirth);
  const findings = [...cohort, ...withoutBirth].map(({ personId, findings: found }) => ({
    personId,
    findings: found,
  }));
  return {
    persons: persons.length,
    cohort,
    withoutBirth: withoutBirth.length,
    changes,
    unchanged,
    entries: entryCount,
    findings,
    rows: entries,
  };
}

/** The ledger's rows of some people. Those who are named are few, and each is found by the ledger's key. */
async function readEntries(ledger: AssessContext['ledger'], people: People): Promise<LedgerEntry[]> {
  if (!isNamed(people)) return ledger.readRange(people);
  const entries: LedgerEntry[] = [];
  for (const id of people) entries.push(...(await ledger.readRange({ from: id, upTo: id })));
  return entries;
}

async function assessChildren(
  context: AssessContext,
  candidates: readonly Candidate[],
  entries: ReadonlyMap<string, LedgerEntry>,
): Promise<AssessedChange[]> {
  const {
    ledger,
    decide,
    build: { window },
  } = context;
  const replaced = candidates.flatMap(({ change }) => {
    const entry = change.kind === 'replace' ? entries.get(normalKey(change.personId)) : undefined;
    return entry === undefined ? [] : [entry];
  });
  const idsOf = (some: readonly LedgerEntry[]): string[] => some.map(({ row }) => row.personId);
  const previous = await previousPayloads(context, idsOf(replaced.filter(({ row }) => row.hasPrevious)));
  const doubts = await ledger.readDoubts(
    idsOf(replaced.filter((entry) => mayBeInDoubt(entry, decide.endpoint))),
  );
  return candidates.map(({ payload, change }) => {
    const key = normalKey(change.personId);
    const before = previous.get(key);
    const { inDoubt, purgeInDoubt } = doubts.get(key) ?? noDoubts;
    const entryPurges = netPurges({ current: payload, previous: before, inDoubt, purgeInDoubt, window });
    return {
      change,
      who: 'child',
      wantsSecondLook: entryPurges > 0 || (before !== undefined && lacksSomethingOf(payload, before, window)),
      entryPurges,
    };
  });
}

const noDoubts: Doubts = { inDoubt: [], purgeInDoubt: false };

const mayBeInDoubt = ({ row, submissions }: LedgerEntry, endpoint: string): boolean =>
  submissions.open > 0 ||
  (submissions.accepted !== undefined && (row.acceptedBy !== endpoint || !row.hasPrevious));

function assessLeavers(
  { decide }: AssessContext,
  entries: ReadonlyMap<string, LedgerEntry>,
  inCohort: ReadonlySet<string>,
  inSsd: ReadonlySet<string>,
): AssessedChange[] {
  return [...entries].flatMap(([key, entry]): AssessedChange[] => {
    if (inCohort.has(key)) return [];
    const change = decideLeaver(entry, inSsd.has(key) ? 'left' : 'gone', decide);
    return change === 'unchanged' ? [] : [{ change, who: 'leaver', wantsSecondLook: true, entryPurges: 0 }];
  });
}

/** Longest reason that is kept. */
const longestReason = 300;

/** Why a child is held back, as rule ids and paths; undefined for one that may be sent. */
export function heldBackReason(result: BuildResult): string | undefined {
  if (!result.heldBack) return undefined;
  const errors = result.findings.filter((finding) => finding.severity === 'error');
  return errors
    .map((finding) => `${finding.rule} at ${finding.path}`)
    .join('; ')
    .slice(0, longestReason);
}

const storedPayload = childPayloadSchema(limits.storedId);

/**
 * What DfE holds of these people, by normal key. A text that is no payload of today's shape is left out: nothing can be
 * missing against it, and deliver sends the child whole.
 */
async function previousPayloads(
  { ledger }: Pick<AssessContext, 'ledger'>,
  personIds: readonly string[],
): Promise<Map<string, ChildPayload>> {
  if (personIds.length === 0) return new Map();
  const found = new Map<string, ChildPayload>();
  for (const [key, json] of await ledger.readPrevious(personIds)) {
    const parsed = storedPayload.safeParse(json);
    if (parsed.success) found.set(key, parsed.data);
  }
  return found;
}

/** Counts by name. */
type Counts = Partial<Record<CountName, number>>;

const countOf: Readonly<Partial<Record<AssessedChange['change']['effect'], CountName>>> = {
  new: 'created',
  updated: 'updated',
  deleted: 'deleted',
  purge: 'purges',
};

/** How many of the changes there are of each kind, and how many entries they remove at DfE. */
export function countChanges(changes: readonly AssessedChange[]): Counts {
  const counts: Counts = {};
  for (const { change, entryPurges } of changes) {
    const name = countOf[change.effect];
    if (name !== undefined) counts[name] = (counts[name] ?? 0) + 1;
    counts.entryPurges = (counts.entryPurges ?? 0) + entryPurges;
  }
  return counts;
}
