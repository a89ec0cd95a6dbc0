import { notFound } from '../lib/api/problem';
import { cancelRun } from '../lib/api/runs';
import { serve } from './serve';

/** Asks a run to stop at its next safe point. What was sent stays sent. */
serve(cancelRun).with(async ({ app, params, logger }) => {
  if (!(await app.cancelRun(params.id, logger))) throw notFound(cancelRun);
  return { status: 202, body: { state: 'cancel-requested' } };
});
