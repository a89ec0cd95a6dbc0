import { app } from '@azure/functions';
import { answer } from './service';

/** `POST /api/runs/{id}/cancel`: asks a run to stop at its next safe point. What was sent stays sent. */
app.http('cancelRun', {
  methods: ['POST'],
  route: 'runs/{id}/cancel',
  authLevel: 'function',
  handler: (request, context) =>
    answer(context, async (service, logger) => {
      const asked = await service.cancelRun(request.params['id'] ?? '', logger);
      return asked
        ? { status: 202, jsonBody: { state: 'cancel-requested' } }
        : { status: 404, jsonBody: { error: 'no-run-to-cancel' } };
    }),
});
