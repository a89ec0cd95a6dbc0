import { z } from 'zod';
import { runOutcomes, runPurposes } from '../ledger/runs/runRow';
import { countNames, stages, type CountName } from '../run/runProgress';
import { isRunId } from '../run/runRequest';
import type { DeclaredProblem } from './operation';

export const time = z.iso.datetime().describe('UTC.');
const day = z.iso.date();
const runId = z.guid();

const countsSchema = z
  .object(Object.fromEntries(countNames.map((name) => [name, z.int()])) as Record<CountName, z.ZodInt>)
  .readonly()
  .describe('What it has done so far, in children unless the name says otherwise.');

/** A run as a list shows it. */
export const runSchema = z
  .object({
    runId,
    state: z.enum(['queued', 'running', 'ended']),
    outcome: z.enum(runOutcomes).optional().describe('How it ended.'),
    stage: z.enum(stages),
    startedBy: z.string().describe('`timer` or `http`.'),
    requestedBy: z
      .string()
      .optional()
      .describe('Who asked: an account of the directory, `a function key` or `the timer`.'),
    reason: z
      .string()
      .optional()
      .describe('Why guard or brake were to be passed, in the words of whoever confirmed it.'),
    purpose: z.enum(runPurposes).optional().describe('Where the run is no night: what it is for.'),
    mode: z.enum(['full', 'delta']),
    requestedAt: time,
    startedAt: time.optional(),
    endedAt: time.optional(),
    updatedAt: time.describe('Its last sign of life.'),
    runDate: day.optional().describe('The day in London on which it began to prepare.'),
    windowStart: day.optional(),
    windowEnd: day.optional(),
    version: z.string(),
    slices: z.int(),
    prepareSound: z.boolean().optional().describe('Missing while nothing is known.'),
    counts: countsSchema,
    stageSeconds: z
      .partialRecord(z.enum(stages), z.number())
      .readonly()
      .describe('For how long each stage worked, in seconds.'),
    code: z.string().optional().describe('Why it ended so; the runbook says more about each.'),
    message: z.string().optional().describe('How it ended, and what to do next.'),
    otherRunId: runId.optional().describe('Of a skipped run: the one that was at work.'),
  })
  .readonly()
  .meta({ id: 'Run' });

/** A run as a look at it alone shows it. */
export const runDetailSchema = runSchema
  .unwrap()
  .extend({
    findings: z
      .array(
        z.object({ rule: z.string(), severity: z.enum(['error', 'warning']), count: z.int() }).readonly(),
      )
      .readonly()
      .optional()
      .describe(
        'How many findings of each rule it has: those that stood when it ended. Errors first. Missing where they could not be counted.',
      ),
  })
  .readonly()
  .meta({ id: 'RunDetail' });

/** A run that waits for its turn, or goes on. */
export const requestedSchema = z
  .object({
    runId,
    state: z.enum(['queued', 'running']),
    location: z.string().describe('Where to look at it.'),
  })
  .readonly()
  .meta({ id: 'RequestedRun' });

/** The id in a path; anything but a GUID names no run, and no server need be asked about it. */
export const oneRun = z.strictObject({ id: z.string().refine(isRunId).describe('The id of the run.') });

export const runNotFound = {
  status: 404,
  code: 'run-not-found',
  detail: 'There is no run of that id.',
  advice: 'The id stands in the answer to the request, and in the log.',
} as const satisfies DeclaredProblem;
