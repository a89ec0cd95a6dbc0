import type { z } from 'zod';
import type { Setting } from '../../lib/config/settingTypes';
import { settingsTable } from '../../lib/config/settingsTable';
import type { BuildContext } from '../../lib/payload/buildContext';
import { reportingWindow, type ReportingWindow, type WindowSettings } from '../../lib/payload/window';
import { UsageError } from './usageError';

type Environment = Readonly<Record<string, string | undefined>>;

function windowOf(runDate: string, settings: WindowSettings): ReportingWindow {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(runDate)) return reportingWindow(runDate, settings);
  } catch {
    // Not a date of the calendar; said below.
  }
  throw new UsageError(`The run date ${runDate} is not a day of the calendar. Write it as 2026-11-22.`);
}

/**
 * What the rules need to know: the settings of the app where they are set, otherwise their defaults.
 * @param runDate `YYYY-MM-DD`
 * @throws UsageError that names every setting that is wrong, never its value
 */
export function buildContextOf(runDate: string, environment: Environment): BuildContext {
  const wrong: string[] = [];
  const parsed = <Schema extends z.ZodType>(name: string, { schema, default: usual }: Setting<Schema>) => {
    const given = environment[name]?.trim() ? environment[name] : usual;
    const result = schema.safeParse(given);
    if (!result.success) wrong.push(`${name} ${result.error.issues[0]?.message ?? 'is wrong'}`);
    // The default is sound, so that the rest can be looked at too; nothing is built with it.
    return schema.parse(result.success ? given : usual);
  };
  const { WINDOW_MONTHS_BACK, FINANCIAL_YEAR_START_MONTH } = settingsTable;
  const { UASC_STATUSES, WORKER_ROLES, CHILD_ID_MAX_LENGTH, CHILD_ID_CUT } = settingsTable;
  const context = {
    window: windowOf(runDate, {
      monthsBack: parsed('WINDOW_MONTHS_BACK', WINDOW_MONTHS_BACK),
      financialYearStartMonth: parsed('FINANCIAL_YEAR_START_MONTH', FINANCIAL_YEAR_START_MONTH),
    }),
    uascStatuses: parsed('UASC_STATUSES', UASC_STATUSES),
    workerRoles: parsed('WORKER_ROLES', WORKER_ROLES),
    maxChildIdLength: parsed('CHILD_ID_MAX_LENGTH', CHILD_ID_MAX_LENGTH),
    cutLongChildIds: parsed('CHILD_ID_CUT', CHILD_ID_CUT),
  };
  if (wrong.length > 0) throw new UsageError(`Settings are wrong: ${wrong.join('; ')}. Set or unset them.`);
  return context;
}
