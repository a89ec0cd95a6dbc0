import { app } from '@azure/functions';
import { readRunRequest } from '../lib/run/runRequest';
import { events } from '../lib/telemetry/events';
import { runQueue } from './runQueue';
import { answer } from './service';

/**
 * `POST /api/runs`: asks for a run and answers at once, 202 with the run's id and where to look. An empty body asks
 * for the usual night; `runOptions.ts` says what else can be asked.
 */
app.http('requestRun', {
  methods: ['POST'],
  route: 'runs',
  authLevel: 'function',
  extraOutputs: [runQueue],
  handler: (request, context) =>
    answer(context, async (service, logger) => {
      const asked = readRunRequest(await request.text());
      if (!asked.ok) {
        logger.warn(events.runRequestRefused, { status: 400, message: asked.problems.join(' ') });
        return { status: 400, jsonBody: { error: 'bad-request', problems: asked.problems } };
      }
      const { runId, message } = await service.requestRun(
        { startedBy: 'http', options: asked.options },
        logger,
      );
      context.extraOutputs.set(runQueue, message);
      return {
        status: 202,
        headers: { Location: `/api/runs/${runId}` },
        jsonBody: { runId, state: 'queued', location: `/api/runs/${runId}` },
      };
    }),
});
