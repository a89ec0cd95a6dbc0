/** What the check of the tables found that does not stop a run. */
export interface LedgerCheck {
  /** Person ids that have several rows, 100 at most. They are reported, never deleted. */
  readonly duplicates: readonly string[];
}
