import type { HttpResponseInit, InvocationContext } from '@azure/functions';
import { toAppError, type ErrorKind } from '../lib/errors/appError';
import { withAdvice } from '../lib/errors/sentences';
import { createApp, type App } from '../lib/run/app/createApp';
import { logFailure } from '../lib/run/app/logFailure';
import type { Logger } from '../lib/telemetry/logger';
import { contextLogger } from './contextLogger';

let app: App | undefined;

/** The app of this process, made at the first invocation and kept, with its caches of secrets and tokens. */
function theApp(): App {
  app ??= createApp(process.env);
  return app;
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

const statusOf: Readonly<Partial<Record<ErrorKind, number>>> = { retryable: 503, refused: 409 };

/**
 * As `invoke`, for HTTP: an error is answered with its code and advice; 503 when it may pass, 409 when what was asked for must
 * not be, 500 otherwise.
 */
export async function answer(
  context: InvocationContext,
  work: (app: App, logger: Logger) => Promise<HttpResponseInit>,
): Promise<HttpResponseInit> {
  try {
    return await work(theApp(), contextLogger(context, theApp().logLevel));
  } catch (error) {
    logFailure(contextLogger(context, 'info'), error);
    const { kind, code, message, advice } = toAppError(error);
    return { status: statusOf[kind] ?? 500, jsonBody: { error: code, message, advice } };
  }
}
