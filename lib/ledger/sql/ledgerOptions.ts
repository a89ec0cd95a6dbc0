import type { EndpointKind } from '../../config/config';

export interface LedgerOptions {
  /** The endpoint that this deployment sends to. */
  readonly endpoint: EndpointKind;
  /** The endpoint that the reference scripts last sent to. */
  readonly scriptsEndpoint: EndpointKind;
  readonly now: () => Date;
}
