import { z } from 'zod';

/**
 * What a run has done so far, in children unless it says otherwise; kept with the run and shown by `getRun`.
 * - `withoutId`, `repeatedIds` rows of `ssd_person` whose id is null or blank, or stands in another row too
 * - `persons` read from `ssd_person`; `cohort` of them in the cohort; `built` payloads; `heldBack` by an error
 * - `warnings` findings that do not hold back
 * - `created`, `updated`, `unchanged`, `deferred` (to the second look) by comparison with the ledger
 * - `entries` with an id in the payloads that were built; `entryPurges` of them that the run takes away, net
 * - `deleted` rows marked Deleted; `purges` of whole children queued
 * - `accepted`, `refused`, `unknown` outcomes of what was posted; `unsent` was turned away whatever it held, or not posted,
 *   and is left for the next run; `silent` had nothing to say
 * - `requests` posted to DfE, retries and isolation included
 */
export const countNames = [
  'withoutId',
  'repeatedIds',
  'persons',
  'cohort',
  'built',
  'heldBack',
  'warnings',
  'created',
  'updated',
  'unchanged',
  'deferred',
  'entries',
  'entryPurges',
  'deleted',
  'purges',
  'accepted',
  'refused',
  'unknown',
  'unsent',
  'silent',
  'requests',
] as const;
export type CountName = (typeof countNames)[number];
export type RunCounts = Readonly<Record<CountName, number>>;

export const noCounts: RunCounts = Object.fromEntries(countNames.map((name) => [name, 0])) as Record<
  CountName,
  number
>;

/** The counts with some of them raised. */
export function add(counts: RunCounts, more: Readonly<Partial<Record<CountName, number>>>): RunCounts {
  const sum: Record<CountName, number> = { ...counts };
  for (const name of countNames) sum[name] += more[name] ?? 0;
  return sum;
}

export const runCountsSchema = z.record(z.enum(countNames), z.number());
