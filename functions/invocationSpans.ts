import { app, type InvocationContext } from '@azure/functions';
import { logFailure } from '../lib/run/app/failure';
import { inSpan } from '../lib/telemetry/spans';
import { startTracing } from '../lib/telemetry/startTracing';
import type { Tracing } from '../lib/telemetry/tracing';
import { contextLogger } from './contextLogger';
import { soundApp } from './service';

/** Functions after which a process may be put to sleep with spans that are not sent; the others answer a waiting person. */
const flushedAfter: ReadonlySet<string> = new Set(['nightlyRun', 'requestRun', 'confirmRun', 'executeRun']);

let started: Promise<Tracing | undefined> | undefined;

/** The tracing of this process; undefined where it is not set up, or cannot be: no night is lost for that. */
async function theTracing(context: InvocationContext): Promise<Tracing | undefined> {
  const ready = soundApp();
  if (ready === undefined) return undefined;
  try {
    return await (started ??= startTracing(ready.telemetry));
  } catch (error) {
    logFailure(contextLogger(context, 'info'), error);
    return undefined;
  }
}

// Every invocation is a span under the host's own, so that logs, spans and the host's request show as one transaction.
app.hook.preInvocation(async (hook) => {
  const { invocationContext } = hook;
  const tracing = await theTracing(invocationContext);
  if (tracing === undefined) return;
  const name = invocationContext.functionName;
  const handler: (input: unknown, context: InvocationContext) => unknown = hook.functionHandler;
  hook.functionHandler = async (input: unknown, context: InvocationContext) => {
    try {
      return await tracing.under(context.traceContext?.traceParent, () =>
        inSpan({ name, kind: 'inner' }, () => Promise.resolve(handler(input, context))),
      );
    } finally {
      if (flushedAfter.has(name)) await tracing.flush();
    }
  };
});

app.hook.appTerminate(async () => (await started)?.flush());
