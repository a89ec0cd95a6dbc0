import { z } from 'zod';
import type { RunPurpose } from '../ledger/runs/runRow';
import { limits } from '../payload/limits';
import { isSendableId } from '../payload/values/ids';

/** What every run id is. Anything else names no run, and no server need be asked about it. */
const runIdSchema = z.guid();

export const isRunId = (text: string): boolean => runIdSchema.safeParse(text).success;

/** A queue message: one slice of a run. What was reached stands in the run's row, so the message stays this small. */
export const runMessageSchema = z.object({
  runId: runIdSchema,
  /** 1 for the first slice. The run's row counts by it, so a message that is delivered again is the same slice. */
  slice: z.int().min(1).max(limits.storedNumber),
});
export type RunMessage = z.infer<typeof runMessageSchema>;

/** What an operator may confirm after a run has stopped to ask. */
const confirmations = ['table-loss', 'purges'] as const;

/** So many people may be asked for in one run: the options stand in the run's row, whose column holds 2,000 characters. */
const mostPersons = 25;
const personIdSchema = z.string().refine((id) => isSendableId(id, limits.storedId), {
  error: `An id has 1 to ${limits.storedId} letters, digits, - and _.`,
});

/**
 * What can be asked of a run. The empty object is the usual night.
 * - `stages`: `all`, or only one half of the job; `smoke` posts one fake record to the test endpoint and does nothing else
 * - `mode`: `full` or `delta` instead of the setting
 * - `confirm`: `table-loss` goes on although SSD tables are empty or have shrunk; `purges` although the brake holds
 * - `retryErrors`: refused children whose data has not changed are tried again now
 * - `dryRun`: nothing is written to the ledger and nothing is sent; the run’s plan says what would be
 * - `persons`: only these are built and sent, and nothing is said of anybody else; their ids as the SSD has them
 */
export const runOptionsSchema = z.strictObject({
  stages: z.enum(['all', 'prepare', 'deliver', 'smoke']).default('all'),
  mode: z.enum(['full', 'delta']).optional(),
  confirm: z.array(z.enum(confirmations)).max(confirmations.length).default([]),
  retryErrors: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  persons: z.array(personIdSchema).min(1).max(mostPersons).optional(),
});
export type RunOptions = z.output<typeof runOptionsSchema>;

/** What a run with these options is for; null for a night. */
export function purposeOf({ persons, dryRun }: Pick<RunOptions, 'persons' | 'dryRun'>): RunPurpose | null {
  if (dryRun) return 'dry-run';
  return persons === undefined ? null : 'persons';
}

/** The usual night. */
export const usualNight: RunOptions = runOptionsSchema.parse({});
