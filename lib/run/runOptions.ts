import { z } from 'zod';

/** What an operator may confirm after a run has stopped to ask. */
export const confirmations = ['table-loss', 'purges'] as const;

/**
 * What can be asked of a run. The empty object is the usual night.
 * - `stages`: `all`, or only one half of the job; `smoke` posts one fake record to the test endpoint and does nothing else
 * - `mode`: `full` or `delta` instead of the setting
 * - `confirm`: `table-loss` goes on although SSD tables are empty or have shrunk; `purges` although the brake holds
 * - `retryErrors`: refused children whose data has not changed are tried again now
 */
export const runOptionsSchema = z.strictObject({
  stages: z.enum(['all', 'prepare', 'deliver', 'smoke']).default('all'),
  mode: z.enum(['full', 'delta']).optional(),
  confirm: z.array(z.enum(confirmations)).max(confirmations.length).default([]),
  retryErrors: z.boolean().default(false),
});
export type RunOptions = z.output<typeof runOptionsSchema>;

/** The usual night. */
export const usualNight: RunOptions = runOptionsSchema.parse({});
