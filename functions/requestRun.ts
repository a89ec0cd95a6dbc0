import { optionsOf, requestRun } from '../lib/api/runs';
import { answerRequest } from './answerRequest';
import { runQueue } from './runQueue';
import { serve } from './serve';

/** Asks for a run: answers at once where to look, or waits a while for its end. */
serve(requestRun, { extraOutputs: [runQueue] }).with((call) =>
  answerRequest(call, { options: optionsOf(call.body), person: call.person }),
);
