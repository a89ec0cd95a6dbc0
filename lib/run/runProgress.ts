import { z } from 'zod';

/**
 * What a run has done so far, in children unless it says otherwise; kept with the run and shown by `getRun`.
 * - `withoutId`, `repeatedIds` rows of `ssd_person` whose id is null, blank or longer than 48 characters, or stands in another row too
 * - `asked` people whom the run was asked for by their ids; `notInSsd` of them without a row in `ssd_person`, `notInCohort`
 *   with one, but in no group of the cohort; none of these where the run is a night
 * - `persons` read from `ssd_person`; `cohort` of them in the cohort; `built` payloads; `heldBack` by an error
 * - `withoutBirth` people with activity who are not in the cohort for want of a date of birth; each has a warning
 * - `warnings` findings of the cohort that do not hold back
 * - `created`, `updated`, `unchanged`, `deferred` (to the second look) by comparison with the ledger
 * - `entries` with an id in the payloads that were built; `entryPurges` of them that the run removes at DfE, net
 * - `deleted` rows marked Deleted; `purges` of whole children queued
 * - `accepted`, `refused`, `unknown` outcomes of what was posted; `unsent` was turned away whatever it held, or not posted,
 *   and is left for the next run; `silent` had nothing to say
 * - `plannedFull`, `plannedDelta`, `plannedPurges` bodies that a dry run says would be sent: none of them was
 * - `requests` posted to DfE, retries and isolation included
 */
export const countNames = [
  'withoutId',
  'repeatedIds',
  'asked',
  'notInSsd',
  'notInCohort',
  'persons',
  'cohort',
  'built',
  'heldBack',
  'withoutBirth',
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
  'plannedFull',
  'plannedDelta',
  'plannedPurges',
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

const runCountsSchema = z.record(z.enum(countNames), z.number());

/** The stages of a run, in order; each can be entered again after a stop. */
export const stages = [
  'wait',
  'count',
  'prepare',
  'recount',
  'second-look',
  'deliver',
  'deliver-alone',
  'smoke',
  'close',
] as const;
export type Stage = (typeof stages)[number];

/** The name under which the run's row counts for how long a stage worked. */
export const secondsOf = (stage: string): string => `seconds.${stage}`;

/** A range of person ids, both ends included, as SQL compares them. */
const keyRangeSchema = z.strictObject({ from: z.string(), upTo: z.string() });

/**
 * How far a run has come: kept in its row, read by the slice that goes on. It stays small whatever the number of
 * children: a few dozen ranges of ids, and the ids of some people of each.
 */
export const runProgressSchema = z.strictObject({
  stage: z.enum(stages),
  /** The calendar day in London on which prepare began; its window is that of this day. */
  runDate: z.iso.date().exactOptional(),
  /** Version and rules that prepare worked by; a slice with others starts over. */
  rules: z.string().exactOptional(),
  /** In `prepare` and `second-look`: the last person id that is done. */
  personKey: z.string().exactOptional(),
  /** In the deliver stages: the person id of the last ledger row that is done. */
  rowKey: z.string().exactOptional(),
  /** The latest trouble with DfE's endpoint (`lib/dfe/breakerState.ts`). */
  trouble: z
    .strictObject({ code: z.string(), what: z.string(), advice: z.string(), inARow: z.int().min(0) })
    .exactOptional(),
  /** Of a dry run: the end that the run would come to, where guard or brake would hold. */
  verdict: z.strictObject({ code: z.string(), message: z.string(), advice: z.string() }).exactOptional(),
  /** Of a dry run: how many rows more the ledger would hold when the brake is asked. */
  heldBesides: z.number().exactOptional(),
  /** Children and leavers who wait for the second look: by their ids, or as ranges where a range has many. */
  secondLook: z.array(z.union([keyRangeSchema, z.array(z.string()).readonly()])),
  /** Of the people whom the run was asked for: whom it last found in the cohort. Only they may be sent. */
  found: z.array(z.string()).readonly().exactOptional(),
  /** When `wait` began, ISO text. */
  waitingSince: z.iso.datetime().exactOptional(),
  counts: runCountsSchema,
  /** For how long each stage has worked, over all slices. */
  seconds: z.partialRecord(z.enum(stages), z.number()).exactOptional(),
  /** How many children have each item, of those whom prepare has built (`lib/payload/itemCounts.ts`). */
  items: z.record(z.string(), z.number()),
});
export type RunProgress = z.infer<typeof runProgressSchema>;

export const freshProgress = (stage: Stage): RunProgress => ({
  stage,
  secondLook: [],
  items: {},
  counts: { ...noCounts },
});
