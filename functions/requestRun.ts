import { requestRun } from '../lib/api/runs';
import { runQueue } from './runQueue';
import { serve } from './serve';

/** Asks for a run and answers at once, with the run's id and where to look. */
serve(requestRun, { extraOutputs: [runQueue] }).with(async ({ app, body, logger, context }) => {
  const { runId, message } = await app.requestRun({ startedBy: 'http', options: body }, logger);
  context.extraOutputs.set(runQueue, message);
  const location = `/api/runs/${runId}`;
  return { status: 202, headers: { location }, body: { runId, state: 'queued', location } };
});
