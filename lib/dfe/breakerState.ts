/** Whether sending goes on; open: stop, and why. `code` is stable, `why` is a full sentence, `advice` says what to do next. */
export type BreakerState =
  | { readonly open: false }
  | { readonly open: true; readonly code: string; readonly why: string; readonly advice: string };
