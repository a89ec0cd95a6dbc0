/** A small app on the real package, bundled by the tests: it shows what a function sees by putting it on the queue `seen`. */
import { app, output, trigger, type InvocationContext } from '@azure/functions';

const seen = output.storageQueue({ queueName: 'seen', connection: 'AzureWebJobsStorage' });
const show = (context: InvocationContext, what: object): void => context.extraOutputs.set(seen, what);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

app.hook.preInvocation((context) => {
  context.hookData['started'] = true;
});
app.hook.postInvocation((context) => {
  if (context.hookData['started'] === true) context.invocationContext.debug('hooks ran');
});

app.timer('nightly', {
  schedule: '%NIGHT_SCHEDULE%',
  return: output.storageQueue({ queueName: '%WORK_QUEUE%', connection: 'AzureWebJobsStorage' }),
  handler: (timer, context) => {
    context.log('the timer fired');
    return { task: 'fromTimer', last: timer.scheduleStatus.last, isPastDue: timer.isPastDue };
  },
});

app.timer('everySecond', {
  schedule: '* * * * * *',
  extraOutputs: [seen],
  handler: (timer, context) => show(context, { tick: true, status: timer.scheduleStatus }),
});

app.timer('patient', {
  schedule: '0 0 3 * * *',
  retry: { strategy: 'fixedDelay', maxRetryCount: 2, delayInterval: { hours: 1 } },
  return: output.storageQueue({ queueName: 'picky', connection: 'AzureWebJobsStorage' }),
  handler: (_timer, context) => {
    const { retryCount, maxRetryCount, exception } = context.retryContext ?? {};
    context.log(`try ${retryCount} of ${maxRetryCount}: ${exception?.message ?? 'no error yet'}`);
    if (process.env['FAIL'] === 'yes') throw new Error('the handler fails');
    return { try: retryCount };
  },
});

interface Task {
  readonly task: string;
  /** How long a slow task takes; without it, until `goOn` is called. */
  readonly ms?: number;
}

let goOn = (): void => undefined;
const goneOn = new Promise<void>((resolve) => {
  goOn = resolve;
});

app.storageQueue<Task | string>('work', {
  queueName: '%WORK_QUEUE%',
  connection: 'AzureWebJobsStorage',
  extraOutputs: [seen],
  handler: async (entry, context) => {
    const message = context.triggerMetadata ?? {};
    const task = typeof entry === 'string' ? entry : entry.task;
    console.log(`working on ${task}`);
    if (task === 'fail') throw new Error('the task fails', { cause: new Error('on purpose') });
    if (task === 'slow') context.warn('slow task started');
    if (task === 'slow' && typeof entry !== 'string')
      await (entry.ms === undefined ? goneOn : pause(entry.ms));
    if (task === 'list') context.extraOutputs.set(seen, [{ of: 1 }, { of: 2 }, 'three', 4, true]);
    else show(context, { entry, message });
  },
});

app.http('echo', {
  route: 'things/{id:int}/{rest?}',
  methods: ['POST'],
  authLevel: 'function',
  handler: async (request) => ({
    status: 202,
    headers: { location: '/api/things/7' },
    cookies: [{ name: 'a', value: 'b', httpOnly: true }],
    jsonBody: {
      params: request.params,
      query: [...request.query],
      header: request.headers.get('x-mine'),
      text: await request.text(),
    },
  }),
});
app.http('principal', {
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: (request) => {
    const principal = request.headers.get('x-ms-client-principal');
    return {
      jsonBody: {
        name: request.headers.get('x-ms-client-principal-name'),
        principal: principal === null ? null : (JSON.parse(atob(principal)) as unknown),
      },
    };
  },
});

app.http('bytes', {
  authLevel: 'anonymous',
  methods: ['PUT'],
  handler: async (request) => ({ body: new Uint8Array(await request.arrayBuffer()) }),
});
app.generic('nothing', {
  trigger: trigger.http({ authLevel: 'anonymous' }),
  return: output.http({}),
  handler: () => undefined,
});
app.http('broken', {
  authLevel: 'anonymous',
  handler: () => {
    throw new Error('the handler fails');
  },
});
app.http('goOn', {
  authLevel: 'anonymous',
  handler: () => {
    goOn();
    return {};
  },
});
let asked = 0;
app.http('memory', {
  authLevel: 'anonymous',
  handler: () => ({ jsonBody: { asked: (asked += 1), setting: process.env['MINE'] ?? null } }),
});
app.http('environment', { authLevel: 'admin', handler: () => ({ jsonBody: Object.keys(process.env) }) });
