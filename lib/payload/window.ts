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
  /** Every 31 March inside the window (the day before each financial year's start). */
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
  for (let next = start.add({ years: 1 }); ; next = next.add({ years: 1 })) {
    const census = next.subtract({ days: 1 });
    if (Temporal.PlainDate.compare(census, end) > 0) break;
    censusDates.push(census.toString());
  }
  return { runDate, start: start.toString(), end: end.toString(), censusDates };
}
