import { z } from 'zod';
import { runIdSchema } from './runId';

/** A queue message: one slice of a run. What was reached stands in the run's row, so the message stays this small. */
export const runMessageSchema = z.object({
  runId: runIdSchema,
  /** 1 for the first slice; only for people who read the queue. */
  slice: z.int().min(1),
});
export type RunMessage = z.infer<typeof runMessageSchema>;
