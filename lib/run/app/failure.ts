import { SettingsError } from '../../config/loadConfig';
import { toAppError, type ErrorKind } from '../../errors/appError';
import { events } from '../../telemetry/events';
import { errorFields, type Logger } from '../../telemetry/logger';

/**
 * The one error event of an invocation that failed: `settings.invalid` with every setting that is wrong, so that a person
 * can put them right in one go, `invocation.failed` for anything else.
 */
export function logFailure(logger: Logger, error: unknown): void {
  if (error instanceof SettingsError) {
    const settings = error.issues.map((issue) => `${issue.setting} ${issue.problem}`);
    logger.error(events.settingsInvalid, { ...errorFields(error), settings });
  } else logger.error(events.invocationFailed, errorFields(error));
}

/** An error as an HTTP request is answered with it. */
export interface FailureAnswer {
  readonly status: number;
  readonly body: { readonly error: string; readonly message: string; readonly advice: string | undefined };
}

const statusOf: Readonly<Record<ErrorKind, number>> = {
  retryable: 503,
  refused: 409,
  configuration: 500,
  data: 500,
  bug: 500,
};

const messageOf: Readonly<Record<Exclude<ErrorKind, 'refused'>, string>> = {
  retryable: 'A server that the job needs cannot be used just now.',
  configuration: 'A setting, a permission or a table is not as the job needs it.',
  data: 'What the job found in the database is not what it expected.',
  bug: 'The job met an error that it does not know.',
};

/**
 * What a request is answered that fails: 503 for what may pass, 409 when what was asked for must not be, 500 otherwise. An
 * answer names no server, port or database: the log does, under the same code. Which settings are wrong is said, for their
 * names are no secret.
 */
export function answerTo(error: unknown): FailureAnswer {
  const { kind, code, message, advice } = toAppError(error);
  const status = statusOf[kind];
  if (kind === 'refused' || error instanceof SettingsError)
    return { status, body: { error: code, message, advice } };
  const again = kind === 'retryable' ? 'Ask again in a few minutes. If it does not help, look' : 'Look';
  return {
    status,
    body: { error: code, message: messageOf[kind], advice: `${again} for ${code} in the log of the job.` },
  };
}
