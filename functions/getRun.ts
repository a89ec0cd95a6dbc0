import { app } from '@azure/functions';
import { answer } from './service';

/** `GET /api/runs/{id}`: state, stage and counts of a run, and why it ended as it did. */
app.http('getRun', {
  methods: ['GET'],
  route: 'runs/{id}',
  authLevel: 'function',
  handler: (request, context) =>
    answer(context, async (service, logger) => {
      const run = await service.readRun(request.params['id'] ?? '', logger);
      return run === undefined
        ? { status: 404, jsonBody: { error: 'no-such-run' } }
        : { status: 200, jsonBody: run };
    }),
});
