import { requestRun } from '../lib/api/runs';
import { runQueue } from './runQueue';
import { serve } from './serve';

/** Asks for a run and answers at once, with the run's id and where to look. */
serve(requestRun, { extraOutputs: [runQueue] }).with(async ({ app, body, logger, context }) => {
  const message = await app.requestRun(body, logger);
  context.extraOutputs.set(runQueue, message);
  const { runId } = message;
  const location = `/api/runs/${runId}`;
  return { status: 202, headers: { location }, body: { runId, state: 'queued', location } };
});
