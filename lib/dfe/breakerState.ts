/** What is the matter with the endpoint: `code` is stable, `why` is a full sentence, `advice` says what to do next. */
export interface EndpointTrouble {
  readonly code: string;
  readonly why: string;
  readonly advice: string;
}

/**
 * Whether sending goes on; open: stop, and why. Closed, `lately` is what ended the last group, while nothing has gone well
 * since: a night with a single batch never fills a row of three.
 */
export type BreakerState =
  { readonly open: false; readonly lately?: EndpointTrouble } | ({ readonly open: true } & EndpointTrouble);
