import type { Reply } from '../lib/api/operation';
import type { requestRun } from '../lib/api/runs';
import type { RunRequest } from '../lib/run/app/requester';
import type { RunMessage } from '../lib/run/runRequest';
import { runQueue } from './runQueue';
import type { Call } from './serve';

/** Asks for the run, puts what is left of it on the queue, and says where it stands. */
export async function answerRequest(
  {
    app,
    body,
    logger,
    context,
  }: Pick<Call<typeof requestRun>, 'app' | 'logger' | 'context'> & {
    readonly body: { readonly wait: number };
  },
  request: RunRequest,
): Promise<Reply<typeof requestRun>> {
  const { runId, run, message } =
    body.wait === 0
      ? begun(await app.requestRun(request, logger))
      : await app.requestRunAndWait(request, body.wait * 1_000, logger);
  if (message !== undefined) context.extraOutputs.set(runQueue, message);
  if (run?.state === 'ended') return { status: 200, body: run };
  const location = `/api/runs/${runId}`;
  return { status: 202, headers: { location }, body: { runId, state: run?.state ?? 'queued', location } };
}

const begun = (message: RunMessage) => ({ runId: message.runId, run: undefined, message });
