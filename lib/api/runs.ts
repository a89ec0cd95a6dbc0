import { z } from 'zod';
import { runOutcomes, runPurposes } from '../ledger/runs/runRow';
import { countNames, stages, type CountName } from '../run/runProgress';
import { isRunId, runOptionsSchema, usualNight } from '../run/runRequest';
import { defineOperation, noParameters, type DeclaredProblem } from './operation';

export const time = z.iso.datetime().describe('UTC.');
const day = z.iso.date();
const runId = z.guid();

/** Runs of the examples; their tests see to it that two of them are there. */
export const exampleRuns = {
  ended: '0f8fad5b-d9cb-469f-a165-70867728950e',
  waiting: '9f1b7c52-2c62-4c56-a2f4-3f0b5d0f3a11',
  unknown: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
} as const;

const countsSchema = z
  .object(Object.fromEntries(countNames.map((name) => [name, z.int()])) as Record<CountName, z.ZodInt>)
  .readonly()
  .describe('What it has done so far, in children unless the name says otherwise.');

const runSchema = z
  .object({
    runId,
    state: z.enum(['queued', 'running', 'ended']),
    outcome: z.enum(runOutcomes).optional().describe('How it ended.'),
    stage: z.enum(stages),
    startedBy: z.string().describe('`timer` or `http`.'),
    purpose: z.enum(runPurposes).optional().describe('Where the run is no night: what it is for.'),
    mode: z.enum(['full', 'delta']),
    requestedAt: time,
    startedAt: time.optional(),
    endedAt: time.optional(),
    runDate: day.optional().describe('The day in London on which it began to prepare.'),
    windowStart: day.optional(),
    windowEnd: day.optional(),
    version: z.string(),
    slices: z.int(),
    prepareSound: z.boolean().optional().describe('Missing while nothing is known.'),
    counts: countsSchema,
    code: z.string().optional().describe('Why it ended so; the runbook says more about each.'),
    message: z.string().optional().describe('How it ended, and what to do next.'),
    otherRunId: runId.optional().describe('Of a skipped run: the one that was at work.'),
  })
  .readonly()
  .meta({ id: 'Run' });

const requestedSchema = z
  .object({ runId, state: z.literal('queued'), location: z.string().describe('Where to look at it.') })
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

export const noRunToCancel = {
  status: 404,
  code: 'no-run-to-cancel',
  detail: 'There is no run of that id that waits or works.',
  advice: 'A run that has ended cannot be cancelled: look at it.',
} as const satisfies DeclaredProblem;

const exampleCounts = {
  ...Object.fromEntries(countNames.map((name) => [name, 0])),
  persons: 2,
  cohort: 2,
  built: 2,
  created: 2,
  entries: 2,
  accepted: 2,
  requests: 1,
};

export const requestRun = defineOperation({
  name: 'requestRun',
  method: 'POST',
  path: '/runs',
  access: 'function',
  summary: 'Ask for a run',
  description: 'An empty body asks for the usual night.',
  params: noParameters,
  query: noParameters,
  body: { schema: runOptionsSchema, longestBytes: 10_000 },
  answers: {
    202: {
      description: 'The run waits for its turn.',
      schema: requestedSchema,
      headers: { Location: 'Where to look at the run.' },
    },
  },
  problems: [],
  examples: {
    usualNight: {
      summary: 'The usual night, asked for by hand',
      body: {},
      status: 202,
      answer: { runId: exampleRuns.waiting, state: 'queued', location: `/api/runs/${exampleRuns.waiting}` },
    },
    prepareOnly: {
      summary: 'Only the half that reads and checks',
      body: { ...usualNight, stages: 'prepare' },
      status: 202,
      answer: { runId: exampleRuns.waiting, state: 'queued', location: `/api/runs/${exampleRuns.waiting}` },
    },
    unknownField: {
      summary: 'A field that is not known',
      body: { stage: 'prepare' },
      status: 400,
      answer: {
        type: 'urn:csc-data-flow:problem:request-invalid',
        title: 'The request is not understood',
        status: 400,
        detail: 'Fields of the request are wrong: see problems.',
        code: 'request-invalid',
        problems: [
          {
            in: 'body',
            name: 'stage',
            detail: `This is not known. Known: ${Object.keys(runOptionsSchema.shape).join(', ')}.`,
          },
        ],
      },
    },
  },
});

export const getRun = defineOperation({
  name: 'getRun',
  method: 'GET',
  path: '/runs/{id}',
  access: 'function',
  summary: 'Look at a run',
  description: 'State, stage and counts of a run, and why it ended as it did. Nothing in it is personal.',
  params: oneRun,
  notFound: runNotFound,
  query: noParameters,
  answers: { 200: { description: 'The run.', schema: runSchema } },
  problems: [runNotFound],
  examples: {
    ended: {
      summary: 'A run that has ended well',
      params: { id: exampleRuns.ended },
      status: 200,
      answer: {
        runId: exampleRuns.ended,
        state: 'ended',
        outcome: 'succeeded',
        stage: 'close',
        startedBy: 'timer',
        mode: 'full',
        requestedAt: '2026-11-23T02:00:00.000Z',
        startedAt: '2026-11-23T02:00:04.000Z',
        endedAt: '2026-11-23T02:19:40.000Z',
        runDate: '2026-11-23',
        windowStart: '2020-11-23',
        windowEnd: '2026-11-23',
        version: '0.2.0+1a2b3c4d',
        slices: 1,
        prepareSound: true,
        counts: exampleCounts,
        message: 'All 2 children were accepted.',
      },
    },
    unknown: {
      summary: 'No run of that id',
      params: { id: exampleRuns.unknown },
      status: 404,
      answer: {
        type: 'urn:csc-data-flow:problem:run-not-found',
        title: 'This is not there',
        ...runNotFound,
      },
    },
  },
});

export const cancelRun = defineOperation({
  name: 'cancelRun',
  method: 'DELETE',
  path: '/runs/{id}',
  access: 'function',
  summary: 'Cancel a run',
  description: 'Asks a run to stop at its next safe point. What was sent stays sent.',
  params: oneRun,
  notFound: noRunToCancel,
  query: noParameters,
  answers: {
    202: {
      description: 'It is asked to stop.',
      schema: z.object({ state: z.literal('cancel-requested') }).readonly(),
    },
  },
  problems: [noRunToCancel],
  examples: {
    waiting: {
      summary: 'A run that waits for its turn',
      params: { id: exampleRuns.waiting },
      status: 202,
      answer: { state: 'cancel-requested' },
    },
    nothingToCancel: {
      summary: 'A run that has ended',
      params: { id: exampleRuns.ended },
      status: 404,
      answer: {
        type: 'urn:csc-data-flow:problem:no-run-to-cancel',
        title: 'This is not there',
        ...noRunToCancel,
      },
    },
  },
});
