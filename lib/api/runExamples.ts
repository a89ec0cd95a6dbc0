import { countNames, stages } from '../run/runProgress';

/** Runs of the examples; their tests see to it that two of them are there. */
export const exampleRuns = {
  ended: '0f8fad5b-d9cb-469f-a165-70867728950e',
  dry: '3d6f4e1a-5b1c-4e58-9a63-0d2f8a7b6c11',
  waiting: '9f1b7c52-2c62-4c56-a2f4-3f0b5d0f3a11',
  unknown: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
} as const;

/** What a run of the examples has counted. */
export const exampleCounts = {
  ...Object.fromEntries(countNames.map((name) => [name, 0])),
  persons: 2,
  cohort: 2,
  built: 2,
  created: 2,
  entries: 2,
  accepted: 2,
  requests: 1,
};

/** A night that has ended well. */
export const endedRun = {
  runId: exampleRuns.ended,
  state: 'ended',
  outcome: 'succeeded',
  stage: 'close',
  startedBy: 'timer',
  requestedBy: 'the timer',
  mode: 'full',
  requestedAt: '2026-11-23T02:00:00.000Z',
  startedAt: '2026-11-23T02:00:04.000Z',
  updatedAt: '2026-11-23T02:19:40.000Z',
  endedAt: '2026-11-23T02:19:40.000Z',
  runDate: '2026-11-23',
  windowStart: '2020-11-23',
  windowEnd: '2026-11-23',
  version: '0.2.0+1a2b3c4d',
  slices: 1,
  prepareSound: true,
  counts: exampleCounts,
  stageSeconds: {
    ...Object.fromEntries(stages.filter((stage) => stage !== 'smoke').map((stage) => [stage, 0.1])),
    prepare: 61.5,
    deliver: 1_114.2,
  },
  message: 'All 2 children were accepted.',
};

/** What it found. */
export const findings = [{ rule: 'item-07-missing', severity: 'warning', count: 2 }];

/** A run that somebody has confirmed. */
export const confirmedRun = {
  ...endedRun,
  startedBy: 'http',
  requestedBy: 'a function key',
  reason: 'First night: these tables are empty because we do not record this yet.',
};
