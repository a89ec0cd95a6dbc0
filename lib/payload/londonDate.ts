import { Temporal } from '@js-temporal/polyfill';
import type { IsoDate } from './window';

/**
 * The LA's calendar date at an instant: the day it is in London, whatever zone the process runs in. Timers fire in
 * UTC, and in summer London is an hour ahead.
 */
export function londonDate(now: Date): IsoDate {
  return Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO('Europe/London')
    .toPlainDate()
    .toString();
}
