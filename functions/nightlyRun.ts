import { app } from '@azure/functions';
import { runQueue } from './runQueue';
import { invoke } from './service';

/**
 * Every night, at the setting's time in UTC: writes the run's row and puts its first message on the queue. The host tries again
 * for about an hour when that fails, be it that the queue takes no message: all tries have one invocation id, and so one run.
 */
app.timer('nightlyRun', {
  schedule: '%NIGHTLY_SCHEDULE%',
  return: runQueue,
  retry: { strategy: 'fixedDelay', maxRetryCount: 12, delayInterval: { minutes: 5 } },
  handler: (timer, context) =>
    invoke(context, (service, logger) => {
      const { retryCount = 0, maxRetryCount = 0 } = context.retryContext ?? {};
      const isLast = retryCount > 0 && retryCount === maxRetryCount;
      return service.requestNight(
        { runId: context.invocationId, failedTries: retryCount, isLast, isPastDue: timer.isPastDue },
        logger,
      );
    }),
});
