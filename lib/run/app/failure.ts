import { SettingsError } from '../../config/loadConfig';
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
