import { notFound } from '../lib/api/problem';
import { getRun } from '../lib/api/runs';
import { serve } from './serve';

/** State, stage and counts of a run, and why it ended as it did. */
serve(getRun).with(async ({ app, params, logger }) => {
  const run = await app.readRun(params.id, logger);
  if (run === undefined) throw notFound(getRun);
  return { status: 200, body: run };
});
