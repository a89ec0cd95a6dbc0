import { app } from '@azure/functions';
import { usualNight } from '../lib/run/runRequest';
import { runQueue } from './runQueue';
import { invoke } from './service';

/** Every night, at the setting's time in UTC: writes the run's row and puts its first message on the queue. */
app.timer('nightlyRun', {
  schedule: '%NIGHTLY_SCHEDULE%',
  return: runQueue,
  handler: (_timer, context) =>
    invoke(context, async (service, logger) => {
      const { message } = await service.requestRun({ startedBy: 'timer', options: usualNight }, logger);
      return message;
    }),
});
