import { z } from 'zod';
import { noCounts, runCountsSchema } from './runCounts';

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

/** A range of person ids, both ends included, as SQL compares them. */
const keyRangeSchema = z.strictObject({ from: z.string(), upTo: z.string() });

/**
 * How far a run has come: kept in its row, read by the slice that goes on. It stays small whatever the number of
 * children: a few dozen ranges of ids.
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
  /** Ranges with children or leavers that wait for the second look. */
  secondLook: z.array(keyRangeSchema),
  /** When `wait` began, ISO text. */
  waitingSince: z.iso.datetime().exactOptional(),
  counts: runCountsSchema,
});
export type RunProgress = z.infer<typeof runProgressSchema>;

export const freshProgress = (stage: Stage): RunProgress => ({
  stage,
  secondLook: [],
  counts: { ...noCounts },
});
