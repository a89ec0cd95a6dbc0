import { app } from '@azure/functions';
import { runQueue } from './runQueue';
import { invoke } from './service';

/** Works one slice of a run; a run that is not done goes on in the message that this returns. */
app.storageQueue('executeRun', {
  queueName: '%RUN_QUEUE%',
  connection: 'AzureWebJobsStorage',
  return: runQueue,
  handler: (message, context) =>
    invoke(context, (service, logger) =>
      service.runSlice(message, { attempt: Number(context.triggerMetadata?.['dequeueCount'] ?? 1) }, logger),
    ),
});
