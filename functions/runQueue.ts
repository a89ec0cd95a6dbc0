import { output } from '@azure/functions';

/** The queue that carries the slices of runs; the host reads the name from the setting. */
export const runQueue = output.storageQueue({ queueName: '%RUN_QUEUE%', connection: 'AzureWebJobsStorage' });
