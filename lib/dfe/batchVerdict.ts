/** What became of one call of `sendBatch`, in counts. */
export interface BatchVerdict {
  readonly accepted: number;
  readonly refused: number;
  readonly unknown: number;
  readonly unsent: number;
  /** POSTs to the children endpoint, the retries too. */
  readonly requests: number;
  /** The deadline ended it: what is unsent was not turned away, and goes when there is time again. */
  readonly outOfTime: boolean;
}
