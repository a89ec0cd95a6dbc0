import type { InvocationContext } from '@azure/functions';
import { type LogLevel, type Logger, createLogger, lineSink } from '../lib/telemetry/logger';

/** A logger over an invocation's context: the host carries its lines to Application Insights. */
export function contextLogger(context: InvocationContext, level: LogLevel): Logger {
  return createLogger(
    lineSink({
      debug: (line) => context.debug(line),
      info: (line) => context.info(line),
      warn: (line) => context.warn(line),
      error: (line) => context.error(line),
    }),
    level,
  );
}
