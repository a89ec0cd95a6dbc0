import { z } from 'zod';

/** What every run id is. Anything else names no run, and no server need be asked about it. */
export const runIdSchema = z.guid();

export const isRunId = (text: string): boolean => runIdSchema.safeParse(text).success;
