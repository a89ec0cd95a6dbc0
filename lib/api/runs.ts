import { z } from 'zod';
import { runOptionsSchema, type RunOptions } from '../run/runRequest';
import { defineOperation, noParameters, type DeclaredProblem } from './operation';
import { cursorParts, pageParameters, pageSchema } from './page';
import { confirmedRun, endedRun, exampleCounts, exampleRuns, findings } from './runExamples';
import { oneRun, requestedSchema, runDetailSchema, runNotFound, runSchema } from './runSchemas';
import { problemBody, wrongFields } from './problem';

const noRunToCancel = {
  status: 404,
  code: 'no-run-to-cancel',
  detail: 'There is no run of that id that waits or works.',
  advice: 'A run that has ended cannot be cancelled: look at it.',
} as const satisfies DeclaredProblem;

const wait = z
  .int()
  .min(0)
  .max(200)
  .default(0)
  .describe(
    'Seconds. More than 0: the run begins in this very request and is answered when it has ended, or at the next safe point after this time, from where it goes on by itself.',
  );
const { confirm: confirmable, ...options } = runOptionsSchema.shape;
const longestBytes = 10_000;

const requested = {
  202: {
    description: 'The run waits for its turn, or goes on.',
    schema: requestedSchema,
    headers: { Location: 'Where to look at the run.' },
  },
  200: { description: 'The run has ended in the time that was given to it.', schema: runDetailSchema },
} as const;

const keptOptions = z.object(runOptionsSchema.shape);

/** What is asked of the run, as it is kept with it: without what only this request needs. */
export const optionsOf = (asked: z.input<typeof keptOptions>): RunOptions => keptOptions.parse(asked);

export const requestRun = defineOperation({
  name: 'requestRun',
  method: 'POST',
  path: '/runs',
  access: 'function',
  summary: 'Ask for a run',
  description: 'An empty body asks for the usual night.',
  params: noParameters,
  query: noParameters,
  body: {
    schema: z.strictObject({ ...options, wait }),
    longestBytes,
    elsewhere: { confirm: 'Use POST /api/confirmations, which has a key of its own and wants a reason.' },
  },
  answers: requested,
  problems: [],
  examples: {
    usualNight: {
      summary: 'The usual night, asked for by hand',
      body: {},
      status: 202,
      answer: { runId: exampleRuns.waiting, state: 'queued', location: `/api/runs/${exampleRuns.waiting}` },
    },
    prepareOnly: {
      summary: 'Only the half that reads and checks, with what is said of each child once more',
      body: { stages: 'prepare', mode: 'full' },
      status: 202,
      answer: { runId: exampleRuns.waiting, state: 'queued', location: `/api/runs/${exampleRuns.waiting}` },
    },
    waited: {
      summary: 'A run whose end is waited for, as in the portal',
      body: { stages: 'smoke', wait: 60 },
      status: 200,
      answer: {
        runId: exampleRuns.ended,
        state: 'ended',
        outcome: 'succeeded',
        stage: 'smoke',
        startedBy: 'http',
        requestedBy: 'a function key',
        mode: 'full',
        requestedAt: '2026-11-23T10:00:00.000Z',
        startedAt: '2026-11-23T10:00:00.300Z',
        updatedAt: '2026-11-23T10:00:02.000Z',
        endedAt: '2026-11-23T10:00:02.000Z',
        version: '0.2.0',
        slices: 1,
        counts: { ...exampleCounts, persons: 0, cohort: 0, built: 0, created: 0, entries: 0, accepted: 1 },
        stageSeconds: { smoke: 1.2 },
        message: 'The fake test record was accepted.',
        findings: [],
      },
    },
    unknownField: {
      summary: 'A field that is not known',
      body: { stage: 'prepare' },
      status: 400,
      answer: problemBody(wrongFields, [
        {
          in: 'body',
          name: 'stage',
          detail: `This is not known. Known: ${[...Object.keys(options), 'wait'].join(', ')}.`,
        },
      ]),
    },
    confirmed: {
      summary: 'A confirmation, which is asked for elsewhere',
      body: { confirm: ['purges'] },
      status: 400,
      answer: problemBody(wrongFields, [
        {
          in: 'body',
          name: 'confirm',
          detail: 'Use POST /api/confirmations, which has a key of its own and wants a reason.',
        },
      ]),
    },
  },
});

export const confirmRun = defineOperation({
  name: 'confirmRun',
  method: 'POST',
  path: '/confirmations',
  access: 'function',
  summary: 'Ask for a run that goes on although a safety brake holds',
  description:
    'For when a run has stopped to ask, and somebody has looked and found that it is right. A function of its own, so that fewer people hold its key.',
  params: noParameters,
  query: noParameters,
  body: {
    schema: z.strictObject({
      ...options,
      stages: z.enum(['all', 'prepare', 'deliver']).default('all'),
      confirm: confirmable
        .unwrap()
        .min(1)
        .describe(
          '`table-loss`: SSD tables are empty, have shrunk or changed, or an item has vanished. `purges`: more would be removed at DfE than the brake lets pass.',
        ),
      reason: z
        .string()
        .trim()
        .min(10)
        .max(400)
        .regex(/^[^\p{C}]*$/u, { error: 'One line of plain text.' })
        .describe(
          'Why it is right, for whoever asks later. It is kept with the run and shown: name no child.',
        ),
      wait,
    }),
    longestBytes,
  },
  answers: requested,
  problems: [],
  examples: {
    purges: {
      summary: 'Children left the authority, and their records are to go',
      body: {
        confirm: ['purges'],
        reason: 'The data team has checked: 40 records were test children from the migration.',
      },
      status: 202,
      answer: { runId: exampleRuns.waiting, state: 'queued', location: `/api/runs/${exampleRuns.waiting}` },
    },
    waited: {
      summary: 'The first night, which asks about every table that is empty',
      body: {
        confirm: ['table-loss'],
        reason: 'First night: these tables are empty because we do not record this yet.',
        wait: 120,
      },
      status: 200,
      answer: { ...confirmedRun, findings },
    },
    dry: {
      summary: 'Whether anything else would hold the run if this were confirmed',
      body: {
        confirm: ['table-loss'],
        reason: 'To see whether the brake would hold too.',
        dryRun: true,
      },
      status: 202,
      answer: { runId: exampleRuns.waiting, state: 'queued', location: `/api/runs/${exampleRuns.waiting}` },
    },
    withoutReason: {
      summary: 'No reason',
      body: { confirm: ['purges'] },
      status: 400,
      answer: problemBody(wrongFields, [
        { in: 'body', name: 'reason', detail: 'Invalid input: expected string, received undefined.' },
      ]),
    },
  },
});

/** The key of a page of runs: the number of the last one shown. */
export const runsPageKey = z.tuple([cursorParts.rowNumber]);

export const listRuns = defineOperation({
  name: 'listRuns',
  method: 'GET',
  path: '/runs',
  access: 'function',
  summary: 'List the runs',
  description: 'The newest first, page by page.',
  params: noParameters,
  query: z.strictObject({ ...pageParameters }),
  answers: { 200: { description: 'A page of runs.', schema: pageSchema(runSchema).meta({ id: 'RunPage' }) } },
  problems: [],
  examples: {
    newest: {
      summary: 'The newest run',
      query: { limit: 1 },
      status: 200,
      answer: {
        items: [confirmedRun],
        next: '/api/runs?limit=1&cursor=WzQxXQ',
      },
    },
    badLimit: {
      summary: 'More than a page holds',
      query: { limit: 1000 },
      status: 400,
      answer: problemBody(wrongFields, [
        { in: 'query', name: 'limit', detail: 'Too big: expected number to be <=200.' },
      ]),
    },
    badCursor: {
      summary: 'A cursor that is none of these pages’',
      query: { cursor: 'latest' },
      status: 400,
      answer: problemBody(wrongFields, [
        { in: 'query', name: 'cursor', detail: 'This is no cursor of these pages.' },
      ]),
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
  answers: { 200: { description: 'The run.', schema: runDetailSchema } },
  problems: [runNotFound],
  examples: {
    ended: {
      summary: 'A run that has ended well',
      params: { id: exampleRuns.ended },
      status: 200,
      answer: { ...endedRun, findings },
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
