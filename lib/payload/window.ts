import { Temporal } from '@js-temporal/polyfill';

/** A calendar date `YYYY-MM-DD`; dates compare as text. */
export type IsoDate = string;

export interface WindowSettings {
  /** Months back from the run date to the anchor, 24 by default. */
  readonly monthsBack: number;
  /** First month of the financial year, 4 (April) by default. */
  readonly financialYearStartMonth: number;
}

/** The reporting window (payload.md section 2); both ends count as inside. */
export interface ReportingWindow {
  readonly runDate: IsoDate;
  readonly start: IsoDate;
  readonly end: IsoDate;
  /** Every 31 March inside the window, whatever month the financial year starts in. */
  readonly censusDates: readonly IsoDate[];
}

/**
 * The window of a run date: from the first day of the financial year on or before `runDate` less `monthsBack` months,
 * to the day after the run date (payload.md section 2).
 */
export function reportingWindow(runDate: IsoDate, settings: WindowSettings): ReportingWindow {
  const run = Temporal.PlainDate.from(runDate);
  const anchor = run.subtract({ months: settings.monthsBack });
  const yearStart = Temporal.PlainDate.from({
    year: anchor.year,
    month: settings.financialYearStartMonth,
    day: 1,
  });
  const start =
    Temporal.PlainDate.compare(yearStart, anchor) <= 0 ? yearStart : yearStart.subtract({ years: 1 });
  const end = run.add({ days: 1 });
  const censusDates: IsoDate[] = [];
  for (let year = start.year; year <= end.year; year += 1) {
    const census = Temporal.PlainDate.from({ year, month: 3, day: 31 });
    const inside =
      Temporal.PlainDate.compare(census, start) >= 0 && Temporal.PlainDate.compare(census, end) <= 0;
    if (inside) censusDates.push(census.toString());
  }
  return { runDate, start: start.toString(), end: end.toString(), censusDates };
}
