/** What became of one call of `sendBatch`, in counts. */
export interface BatchVerdict {
  readonly accepted: number;
  readonly refused: number;
  readonly unknown: number;
  readonly unsent: number;
  /** POSTs to the children endpoint, the retries too. */
  readonly requests: number;
}
