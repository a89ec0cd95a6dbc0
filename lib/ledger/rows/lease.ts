/** Who may write for a run: the slice that owns it. Every write checks that the run's row still says so. */
export interface Lease {
  readonly runId: string;
  /** Unique to the slice. */
  readonly owner: string;
}
