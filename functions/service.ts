import type { InvocationContext } from '@azure/functions';
import { toAppError } from '../lib/errors/appError';
import { withAdvice } from '../lib/errors/sentences';
import { createApp, type App } from '../lib/run/app/createApp';
import { logFailure } from '../lib/run/app/failure';
import type { Logger } from '../lib/telemetry/logger';
import { contextLogger } from './contextLogger';

let app: App | undefined;

/** The app of this process, made at the first invocation and kept, with its caches of secrets and tokens. */
export function theApp(): App {
  app ??= createApp(process.env);
  return app;
}

/** The app, where its settings are sound; where they are not, the invocation says so itself. */
export function soundApp(): App | undefined {
  try {
    return theApp();
  } catch {
    return undefined;
  }
}

/**
 * Runs `work` with the app and a logger for this invocation. An error is logged by our own words only and thrown
 * again without its cause: the host prints what is thrown.
 */
export async function invoke<T>(
  context: InvocationContext,
  work: (app: App, logger: Logger) => Promise<T>,
): Promise<T> {
  const startLogger = contextLogger(context, 'info');
  try {
    const ready = theApp();
    return await work(ready, contextLogger(context, ready.logLevel));
  } catch (error) {
    logFailure(startLogger, error);
    const known = toAppError(error);
    const safe = new Error(`${known.code}: ${withAdvice(known)}`);
    safe.name = known.name;
    delete safe.stack;
    throw safe;
  }
}
