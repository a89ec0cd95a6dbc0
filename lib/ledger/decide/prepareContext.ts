import type { EndpointKind } from '../../config/config';

/** What prepare's decisions depend on besides the child. */
export interface PrepareContext {
  /** The endpoint that this deployment sends to. */
  readonly endpoint: EndpointKind;
  readonly now: Date;
  /** Days after which a refused child whose data has not changed is tried again. */
  readonly retryErrorsAfterDays: number;
  /** The operator asks for refused children to be tried again now. */
  readonly retryErrors: boolean;
  /** Hours between the first look that finds a person gone and the purge. */
  readonly leaverSecondLookHours: number;
  /** The length that long ids are cut to when they are sent; not there where they are sent whole. */
  readonly cutIdsTo?: number | undefined;
  /** Also purge people who left the cohort and are still in the SSD. */
  readonly purgeCohortLeavers: boolean;
}

const hourMs = 3_600_000;

/** Hours from `then` to `now`. */
export const hoursSince = (then: Date, now: Date): number => (now.getTime() - then.getTime()) / hourMs;
