import type { PendingChild } from '../../ledger/decide/pendingChild';
import type { PendingAhead, PersonAhead } from '../../ledger/plan/pendingAhead';
import type { PlannedChild } from '../../ledger/plan/plannedChild';
import { whyLeaves, whySent } from '../../ledger/plan/whySent';
import type { LedgerEntry } from '../../ledger/rows/ledgerRow';
import { changedPaths } from '../../payload/change/changedPaths';
import { normalKey } from '../../payload/normalKey';
import type { ReportingWindow } from '../../payload/window';
import { composeChild } from '../deliver/composeChild';
import { heldBackReason, type AssessedRange } from '../prepare/assessRange';
import type { PlanContext } from './planContext';

/** What a run would do with some people, and what the ledger would hold then. */
export interface PlannedPeople {
  readonly planned: readonly PlannedChild[];
  readonly heldBesides: number;
}

/**
 * What a run would do with people who were assessed. Nothing is written: the rows are those that prepare would write, and the
 * bodies those that deliver would make of them on this day.
 * @throws AppError as the database does
 */
export async function planPeople(
  { ledger, mode, options }: Pick<PlanContext, 'ledger' | 'mode' | 'options'>,
  window: ReportingWindow,
  assessed: AssessedRange,
): Promise<PlannedPeople> {
  const changes = new Map(assessed.changes.map((one) => [normalKey(one.change.personId), one] as const));
  const cohort = new Set(assessed.cohort.map(({ personId }) => normalKey(personId)));
  /** Rows that stay as they are, of people of whom this run may say something. */
  const unchanged = [...assessed.rows].filter(
    ([key]) => !changes.has(key) && (options.persons === undefined || cohort.has(key)),
  );
  const people: PersonAhead[] = [
    ...assessed.changes.map(({ change, wantsSecondLook }) => ({
      personId: change.personId,
      change,
      isAtOnce: !wantsSecondLook,
    })),
    ...unchanged
      .filter(([, { row }]) => row.status === 'Pending')
      .map(([, { row }]) => ({ personId: row.personId, change: undefined, isAtOnce: true })),
  ];
  const ahead = await ledger.pendingAhead(people);
  const sent = [...ahead.children].map(([key, child]): PlannedChild => {
    if (child === 'unreadable') {
      const known = people.find(({ personId }) => normalKey(personId) === key);
      return none(known?.personId ?? key, 'unreadable');
    }
    const why = whySent({
      entry: assessed.rows.get(key),
      change: changes.get(key)?.change,
      isTakenOver: ahead.taken.has(key),
      isPurge: child.kind === 'purge',
    });
    return planChild(child, why, { mode, window });
  });
  return {
    planned: [...sent, ...removalsOf(ahead), ...notSent(assessed, ahead, { changes, unchanged, cohort })],
    heldBesides: ahead.heldBesides,
  };
}

/** What would be sent of a pending child, and what of it has changed. */
export function planChild(
  child: PendingChild,
  why: PlannedChild['why'],
  { mode, window }: { readonly mode: 'full' | 'delta'; readonly window: ReportingWindow },
): PlannedChild {
  const composed = composeChild(child, mode, window);
  if (composed.kind === 'nothing') return none(child.personId, 'nothing-to-say');
  const previous = child.kind === 'payload' ? child.previous : undefined;
  const paths =
    child.kind === 'payload' && previous !== undefined ? changedPaths(previous, child.current) : null;
  return { personId: child.personId, kind: composed.entry.kind, why, reason: null, paths };
}

const removalsOf = ({ removals }: PendingAhead): PlannedChild[] =>
  removals.map(({ personId, isSent }) => ({
    ...none(personId, 'old-id'),
    kind: isSent ? 'purge' : 'none',
  }));

export const none = (
  personId: string,
  why: PlannedChild['why'],
  reason: string | null = null,
): PlannedChild => ({ personId, kind: 'none', why, reason, paths: null });

interface Sorted {
  readonly changes: ReadonlyMap<string, AssessedRange['changes'][number]>;
  readonly unchanged: readonly (readonly [string, LedgerEntry])[];
  readonly cohort: ReadonlySet<string>;
}

/** Those of whom nothing would be sent, where there is something to say of it. */
function notSent(assessed: AssessedRange, { children }: PendingAhead, sorted: Sorted): PlannedChild[] {
  const heldBack = new Map(
    assessed.cohort
      .filter((result) => result.heldBack)
      .map((result) => [normalKey(result.personId), result] as const),
  );
  const changed = [...sorted.changes].flatMap(([key, { change, who }]): PlannedChild[] => {
    if (children.has(key) || heldBack.has(key)) return [];
    if (change.status === 'Error') return [none(change.personId, 'refused', change.response)];
    return who === 'leaver' ? [none(change.personId, whyLeaves(change))] : [];
  });
  const stillRefused = sorted.unchanged.flatMap(([key, { row }]): PlannedChild[] =>
    row.status === 'Error' && !heldBack.has(key) ? [none(row.personId, 'refused', row.response)] : [],
  );
  return [
    ...[...heldBack.values()].map((result) => none(result.personId, 'held-back', heldBackReason(result))),
    ...changed,
    ...stillRefused,
  ];
}
