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
  throw new UsageError(`The run date ${runDate} is not a date such as 2026-11-22.`);
}

/** What the rules need to know: the settings of the app where they are set, otherwise their defaults. */
export function buildContextOf(runDate: string, environment: Environment): BuildContext {
  const { WINDOW_MONTHS_BACK, FINANCIAL_YEAR_START_MONTH, UASC_STATUSES, CHILD_ID_MAX_LENGTH } =
    settingsTable;
  const given = (name: string, setting: Setting): string => environment[name] ?? setting.default ?? '';
  return {
    window: windowOf(runDate, {
      monthsBack: WINDOW_MONTHS_BACK.schema.parse(given('WINDOW_MONTHS_BACK', WINDOW_MONTHS_BACK)),
      financialYearStartMonth: FINANCIAL_YEAR_START_MONTH.schema.parse(
        given('FINANCIAL_YEAR_START_MONTH', FINANCIAL_YEAR_START_MONTH),
      ),
    }),
    uascStatuses: UASC_STATUSES.schema.parse(given('UASC_STATUSES', UASC_STATUSES)),
    maxChildIdLength: CHILD_ID_MAX_LENGTH.schema.parse(given('CHILD_ID_MAX_LENGTH', CHILD_ID_MAX_LENGTH)),
  };
}
