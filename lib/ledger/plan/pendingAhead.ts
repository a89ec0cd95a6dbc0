import { normalKey } from '../../payload/normalKey';
import type { LedgerChange, RowChange } from '../decide/ledgerChange';
import { toPendingChild, type PendingChild } from '../decide/pendingChild';
import { insertedRow, rowAfter, type RowAfter } from '../decide/rowAfter';
import { isLeftByScripts, takenOver, type PossiblySent } from '../decide/takenOver';
import { readStoredDoubts } from '../doubts/readDoubts';
import type { StoredDoubt } from '../doubts/storedDoubt';
import { toLedgerStatus, toRowState } from '../rows/ledgerRow';
import { readTexts, type RowTexts } from '../rows/rowTexts';
import type { LedgerContext } from '../sql/ledgerContext';

/** A person whose row prepare would change, or whose row is Pending as it stands. */
export interface PersonAhead {
  readonly personId: string;
  /** What prepare would write; undefined: nothing. */
  readonly change: LedgerChange | undefined;
  /** Whether prepare would write it before the brake is asked. */
  readonly isAtOnce: boolean;
}

/** What would be pending of some people once prepare had written its changes. */
export interface PendingAhead {
  /** By normal key; people of whom nothing would be pending are left out. */
  readonly children: ReadonlyMap<string, PendingChild | 'unreadable'>;
  /** Normal keys of those whose row is taken over of the reference scripts. */
  readonly taken: ReadonlySet<string>;
  /** Ids of records that are to be removed because the scripts had cut the id of a child, and whether this endpoint may hold them. */
  readonly removals: readonly { readonly personId: string; readonly isSent: boolean }[];
  /** How many rows more the brake's share would be taken of than the ledger holds now. */
  readonly heldBesides: number;
}

interface RowAhead {
  readonly before: RowTexts | undefined;
  readonly after: RowAfter;
  readonly sent: readonly PossiblySent[];
  readonly removals: readonly string[];
  readonly isTaken: boolean;
  readonly isAtOnce: boolean;
}

/**
 * Works out, without a write, what deliver would find pending of some people after prepare: the same decisions and the same
 * reading of a row and its doubts as when it is so.
 * @throws AppError as the database does
 */
export async function pendingAhead(
  context: LedgerContext,
  people: readonly PersonAhead[],
): Promise<PendingAhead> {
  const rows = await rowsAhead(context, people);
  const pending = rows.filter(({ after }) => toLedgerStatus(after.submission_status) === 'Pending');
  const isKnown = ({ before, isTaken }: RowAhead): boolean => before !== undefined && !isTaken;
  const idsOf = (some: readonly RowAhead[]): string[] => some.map(({ after }) => after.person_id);
  const known = pending.filter(isKnown);
  const unknown = pending.filter((row) => !isKnown(row));
  const doubts = new Map([
    ...(await readStoredDoubts(context, idsOf(known), 'as it stands')),
    ...(await readStoredDoubts(context, idsOf(unknown), 'unknown')),
  ]);
  const inventoryKey = await context.knownInventoryKey();
  const children = new Map<string, PendingChild | 'unreadable'>();
  // Of several rows of one child the newest counts, as when they are delivered.
  for (const { after, sent } of pending) {
    const key = normalKey(after.person_id);
    const stored = [...(doubts.get(key) ?? []), ...doubtsOf(context, after.person_id, sent)];
    const child = toPendingChild(after, stored, { endpoint: context.endpoint, inventoryKey });
    if (child !== 'nothing') children.set(key, child);
  }
  const removals = await removalsAhead(context, rows, people);
  // Where this endpoint is not the scripts', they wait until this one may hold something.
  const isSent = context.endpoint === context.scriptsEndpoint;
  const atOnce = rows.filter(({ isAtOnce }) => isAtOnce);
  return {
    children,
    taken: new Set(rows.filter(({ isTaken }) => isTaken).map(({ after }) => normalKey(after.person_id))),
    removals: removals.map(({ id }) => ({ personId: id, isSent })),
    heldBesides: sumOf(atOnce, heldBy) + (isSent ? removals.filter(({ isAtOnce }) => isAtOnce).length : 0),
  };
}

const sumOf = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((sum, item) => sum + of(item), 0);

async function rowsAhead({ database }: LedgerContext, people: readonly PersonAhead[]): Promise<RowAhead[]> {
  const byKey = new Map(people.map((person) => [normalKey(person.personId), person] as const));
  const stand = people.filter(({ change }) => change?.kind !== 'insert');
  const texts = await readTexts(
    database,
    database.names,
    stand.map(({ personId }) => personId),
  );
  const inserted = people.flatMap(({ change, isAtOnce }): RowAhead[] =>
    change?.kind === 'insert'
      ? [{ before: undefined, after: insertedRow(change), sent: [], removals: [], isTaken: false, isAtOnce }]
      : [],
  );
  const changed = texts
    .toSorted((one, other) => one.id - other.id)
    .map((before): RowAhead => {
      const { change, isAtOnce = false } = byKey.get(normalKey(before.personId)) ?? {};
      const written = change === undefined || change.kind === 'insert' ? undefined : change;
      return { before, isAtOnce, ...aheadOf(before, written) };
    });
  return [...inserted, ...changed];
}

function aheadOf(
  before: RowTexts,
  change: RowChange | undefined,
): Pick<RowAhead, 'after' | 'sent' | 'removals' | 'isTaken'> {
  // A row is taken over with the first change that is written to it.
  const isTaken = change !== undefined && isLeftByScripts(before);
  const after = rowAfter(before, change, isTaken);
  if (!isTaken) return { after, sent: [], removals: [], isTaken };
  const { sent, removals } = takenOver(before, change);
  return { after, sent, removals: removals.map(({ personId }) => personId), isTaken };
}

/** What is noted of the scripts' sending when a row is taken over: open submissions, where they sent to this endpoint. */
function doubtsOf(
  { endpoint, scriptsEndpoint }: LedgerContext,
  personId: string,
  sent: readonly PossiblySent[],
): StoredDoubt[] {
  if (endpoint !== scriptsEndpoint) return [];
  return sent
    .filter((one) => normalKey(one.personId) === normalKey(personId))
    .map(({ inventory }) => ({
      person_id: personId,
      submission_id: notYetNumbered,
      kind: 'full',
      is_open: true,
      inventory: JSON.stringify(inventory),
    }));
}

/** Of a submission that is not written: larger than every number that is. */
const notYetNumbered = Number.MAX_SAFE_INTEGER;

/** Rows with a purge that would be written for ids that are sent no more, where no child of the ledger has that id. */
async function removalsAhead(
  { database }: LedgerContext,
  rows: readonly RowAhead[],
  people: readonly PersonAhead[],
): Promise<{ readonly id: string; readonly isAtOnce: boolean }[]> {
  const wanted = new Map(
    rows.flatMap(({ removals, isAtOnce }) =>
      removals.map((id) => [normalKey(id), { id, isAtOnce }] as const),
    ),
  );
  if (wanted.size === 0) return [];
  const texts = await readTexts(
    database,
    database.names,
    [...wanted.values()].map(({ id }) => id),
  );
  const taken = new Set([...texts, ...people].map(({ personId }) => normalKey(personId)));
  return [...wanted].flatMap(([key, removal]) => (taken.has(key) ? [] : [removal]));
}

/** What a row adds to `countHeld`: rows that are not Deleted, and those with a purge under way. */
function heldBy({ before, after }: RowAhead): number {
  const isHeld = (state: string | null, status: string | null): number =>
    toRowState(state) !== 'Deleted' || toLedgerStatus(status) === 'Pending' ? 1 : 0;
  const held = before === undefined ? 0 : isHeld(before.state, before.status);
  return isHeld(after.row_state, after.submission_status) - held;
}
