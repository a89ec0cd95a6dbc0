/** Trouble with the endpoint, not with a child: `code` is stable, `what` can stand after "because", `advice` says what to do next. */
export interface Trouble {
  readonly code: string;
  readonly what: string;
  readonly advice: string;
  /** Batches in a row that ended in trouble, this one included; 0 once one was answered. */
  readonly inARow: number;
}

/** Whether sending goes on; open: stop, and why. `why` is a full sentence. */
export type BreakerState =
  | { readonly open: false }
  | { readonly open: true; readonly code: string; readonly why: string; readonly advice: string };
