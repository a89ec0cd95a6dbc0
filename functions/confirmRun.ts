import { confirmRun, optionsOf } from '../lib/api/runs';
import { answerRequest } from './answerRequest';
import { runQueue } from './runQueue';
import { serve } from './serve';

/** Asks for a run that goes on although guard or brake hold, with the reason of whoever says so. */
serve(confirmRun, { extraOutputs: [runQueue] }).with((call) =>
  answerRequest(call, {
    options: optionsOf(call.body),
    person: call.person,
    reason: call.body.reason,
  }),
);
