/** What a run would send of a child: `none`, or a body of that kind. */
export const plannedKinds = ['full', 'delta', 'purge', 'none'] as const;
export type PlannedKind = (typeof plannedKinds)[number];

/**
 * Why, of what would be sent:
 * - `new`: the ledger has no row; `changed`: the payload is another; `back`: the child is in the cohort again
 * - `taken-over`: the reference scripts left the row; `old-id`: they had cut the child's id, whose record is removed
 * - `in-doubt`: a POST got no answer; `other-endpoint`: only another endpoint has accepted it
 * - `passes-now`: was held back; `retry`: was refused, and is tried again; `waiting`: pending since an earlier run
 * - `gone`: no longer in the SSD, found so twice; `left-cohort`: no longer in the cohort
 *
 * Of what would not: `held-back` by validation; `refused` by DfE; `unreadable` as it stands in the ledger; `nothing-to-say`:
 * DfE holds just this; `gone` and `left-cohort`: the row is marked, and no record is removed (yet).
 */
export const plannedWhys = [
  'new',
  'changed',
  'back',
  'taken-over',
  'old-id',
  'in-doubt',
  'other-endpoint',
  'passes-now',
  'retry',
  'waiting',
  'gone',
  'left-cohort',
  'held-back',
  'refused',
  'unreadable',
  'nothing-to-say',
] as const;
export type PlannedWhy = (typeof plannedWhys)[number];

/** What a run would do with one child, and why. */
export interface PlannedChild {
  readonly personId: string;
  readonly kind: PlannedKind;
  readonly why: PlannedWhy;
  /** Of a child that is held back: rules and paths; of one that was refused: DfE's words, cleaned. Otherwise null. */
  readonly reason: string | null;
  /** Where the payload differs from what DfE holds, no values; null where DfE holds nothing or it is not known what. */
  readonly paths: readonly string[] | null;
}
