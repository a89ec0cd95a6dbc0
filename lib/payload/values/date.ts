import type { IsoDate, ReportingWindow } from '../window';
import { text } from './text';

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** The number of days of a month; `month` counts from 1. */
function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

const form = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:[T ].*)?$/s;

/**
 * The calendar date in a column, cut to its day where it carries a time (payload.md section 2); undefined where
 * there is none or where it is not a calendar date.
 */
export function readDate(value: unknown): IsoDate | undefined {
  if (typeof value !== 'string') return undefined;
  if (!form.test(value)) return undefined;
  const day = value.slice(8, 10);
  if (day > '28' && Number(day) > daysInMonth(Number(value.slice(0, 4)), Number(value.slice(5, 7))))
    return undefined;
  return value.length === 10 ? value : value.slice(0, 10);
}

/** Whether a column holds something where a date should be that is not one. */
export function isBrokenDate(value: unknown): boolean {
  return readDate(value) === undefined && text(value).trim() !== '';
}

/** `date` moved on by whole months; a day that the month does not have becomes its last (as in SQL Server). */
export function addMonths(date: IsoDate, months: number): IsoDate {
  const count = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
  const year = Math.floor(count / 12);
  const month = (count % 12) + 1;
  const day = Math.min(Number(date.slice(8, 10)), daysInMonth(year, month));
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

/** The day on which someone becomes `years` old; 26 years after 29 February is 28 February (payload.md section 3). */
export function birthday(dateOfBirth: IsoDate, years: number): IsoDate {
  const year = Number(dateOfBirth.slice(0, 4)) + years;
  const day = dateOfBirth.slice(4);
  return pad(year, 4) + (day === '-02-29' && !isLeapYear(year) ? '-02-28' : day);
}

/** Whether a known date lies in the window; both ends count as inside. */
export function isInside(date: IsoDate | undefined, window: ReportingWindow): boolean {
  return date !== undefined && date >= window.start && date <= window.end;
}

/** Whether a span overlaps the window (payload.md section 2): no start overlaps nothing, no end is open. */
export function overlaps(
  start: IsoDate | undefined,
  end: IsoDate | undefined,
  window: ReportingWindow,
): boolean {
  return start !== undefined && start <= window.end && (end === undefined || end >= window.start);
}
