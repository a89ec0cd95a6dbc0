import { SqlError } from '../sqlError';
import { TICKS_PER_DAY, TICKS_PER_SECOND, daysOf } from './dateTime';
import type { Moment } from './dateTime';

const names: Readonly<Record<string, string>> = {
  YEAR: 'year', YY: 'year', YYYY: 'year',
  QUARTER: 'quarter', QQ: 'quarter', Q: 'quarter',
  MONTH: 'month', MM: 'month', M: 'month',
  WEEK: 'week', WK: 'week', WW: 'week',
  DAY: 'day', DD: 'day', D: 'day', DAYOFYEAR: 'dayofyear', DY: 'dayofyear', Y: 'dayofyear',
  WEEKDAY: 'weekday', DW: 'weekday',
  HOUR: 'hour', HH: 'hour',
  MINUTE: 'minute', MI: 'minute', N: 'minute',
  SECOND: 'second', SS: 'second', S: 'second',
  MILLISECOND: 'millisecond', MS: 'millisecond',
}; // prettier-ignore

const ticksPer: Readonly<Record<string, number>> = {
  hour: 3600 * TICKS_PER_SECOND,
  minute: 60 * TICKS_PER_SECOND,
  second: TICKS_PER_SECOND,
  millisecond: TICKS_PER_SECOND / 1000,
};

/** The full name of a date part; 155 for one that T-SQL does not have. */
export function datePartName(written: string, functionName: string): string {
  const name = names[written];
  if (name === undefined) {
    throw new SqlError(155, `'${written}' is not a recognized ${functionName.toLowerCase()} option.`, {
      severity: 15,
    });
  }
  return name;
}

interface Calendar {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function calendarOf(days: number): Calendar {
  const date = new Date(days * 86_400_000);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function addMonths(moment: Moment, months: number): Moment {
  const { year, month, day } = calendarOf(moment.days);
  const total = year * 12 + month - 1 + months;
  const toYear = Math.floor(total / 12);
  const toMonth = (total % 12) + 1;
  // The last day of a shorter month stands in for a day that it does not have.
  for (let toDay = day; toDay > 27; toDay -= 1) {
    const days = daysOf(toYear, toMonth, toDay);
    if (days !== undefined) return { ...moment, days };
  }
  return { ...moment, days: daysOf(toYear, toMonth, day) ?? overflow() };
}

function overflow(): never {
  throw new SqlError(517, "Adding a value to a 'datetime' column caused an overflow.");
}

/** DATEADD; 517 beyond the year 9999. */
export function addToMoment(part: string, count: number, moment: Moment): Moment {
  const added = add(part, count, moment);
  const { year } = calendarOf(added.days);
  return year >= 1 && year <= 9999 ? added : overflow();
}

function add(part: string, count: number, moment: Moment): Moment {
  const whole = Math.trunc(count);
  const months = { year: 12, quarter: 3, month: 1 }[part];
  if (months !== undefined) return addMonths(moment, whole * months);
  const daysEach = { week: 7, day: 1, dayofyear: 1, weekday: 1 }[part];
  if (daysEach !== undefined) return { ...moment, days: moment.days + whole * daysEach };
  const ticks = moment.ticks + whole * (ticksPer[part] ?? 0);
  const carried = Math.floor(ticks / TICKS_PER_DAY);
  return { days: moment.days + carried, ticks: ticks - carried * TICKS_PER_DAY };
}

/** DATEDIFF: how many boundaries of the part lie between the two. */
export function momentsBetween(part: string, from: Moment, to: Moment): number {
  const a = calendarOf(from.days);
  const b = calendarOf(to.days);
  switch (part) {
    case 'year':
      return b.year - a.year;
    case 'quarter':
      return (b.year - a.year) * 4 + Math.floor((b.month - 1) / 3) - Math.floor((a.month - 1) / 3);
    case 'month':
      return (b.year - a.year) * 12 + b.month - a.month;
    case 'week':
      // 1970-01-04 was a Sunday, where a week begins for DATEDIFF whatever DATEFIRST says.
      return Math.floor((to.days - 3) / 7) - Math.floor((from.days - 3) / 7);
    case 'day':
    case 'dayofyear':
    case 'weekday':
      return to.days - from.days;
    default: {
      const unit = ticksPer[part] ?? 1;
      const perDay = TICKS_PER_DAY / unit;
      return (to.days - from.days) * perDay + Math.floor(to.ticks / unit) - Math.floor(from.ticks / unit);
    }
  }
}

/** DATEPART. */
export function partOfMoment(part: string, moment: Moment): number {
  const { year, month, day } = calendarOf(moment.days);
  switch (part) {
    case 'year':
      return year;
    case 'quarter':
      return Math.floor((month - 1) / 3) + 1;
    case 'month':
      return month;
    case 'week':
      return Math.floor((moment.days - 3) / 7) - Math.floor(((daysOf(year, 1, 1) ?? 0) - 3) / 7) + 1;
    case 'day':
      return day;
    case 'dayofyear':
      return moment.days - (daysOf(year, 1, 1) ?? 0) + 1;
    case 'weekday':
      return ((((moment.days + 4) % 7) + 7) % 7) + 1;
    case 'hour':
      return Math.floor(moment.ticks / (ticksPer['hour'] ?? 1));
    case 'minute':
      return Math.floor(moment.ticks / (ticksPer['minute'] ?? 1)) % 60;
    case 'second':
      return Math.floor(moment.ticks / TICKS_PER_SECOND) % 60;
    default:
      return Math.floor(moment.ticks / 10_000) % 1000;
  }
}
