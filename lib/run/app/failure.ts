import type { Config } from '../../config/config';
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

/** A place that messages name, such as "SQL Server HOST:PORT". */
export interface NamedPlace {
  readonly what: string;
  readonly name: string;
}

const statusOf: Readonly<Record<ErrorKind, number>> = {
  retryable: 503,
  refused: 409,
  configuration: 500,
  data: 500,
  bug: 500,
};

/**
 * What a request is answered that fails: 503 for what may pass, 409 when what was asked for must not be, 500 otherwise. The
 * answer says what the log says, but for the names of servers, ports, vaults and databases: those are for the log alone.
 * @param places such names, as the messages hold them; none where the settings could not be read
 */
export function answerTo(error: unknown, places: readonly NamedPlace[] = []): FailureAnswer {
  const { kind, code, message, advice } = toAppError(error);
  return {
    status: statusOf[kind],
    body: { error: code, message: without(message, places), advice: advice && without(advice, places) },
  };
}

const without = (text: string, places: readonly NamedPlace[]): string =>
  places.reduce((rest, { what, name }) => rest.replaceAll(`${what} ${name}`, what), text);

/** The names that an answer must not say. */
export const placesOf = ({ sql, vault }: Config): readonly NamedPlace[] => [
  { what: 'SQL Server', name: `${sql.server}:${sql.port}` },
  { what: 'database', name: sql.database },
  { what: 'Key Vault', name: new URL(vault.url).host },
];
