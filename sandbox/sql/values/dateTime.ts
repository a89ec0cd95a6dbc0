/** A moment without a zone: days since 1970-01-01 and 100 ns ticks since midnight. */
export interface Moment {
  readonly days: number;
  readonly ticks: number;
}

export const TICKS_PER_SECOND = 10_000_000;
const TICKS_PER_DAY = 86_400 * TICKS_PER_SECOND;
/** Days from 1900-01-01, where `datetime` counts from, to 1970-01-01. */
export const DAYS_1900 = 25_567;
/** Days from 0001-01-01, where `date` counts from, to 1970-01-01. */
export const DAYS_0001 = 719_162;

const MS_PER_DAY = 86_400_000;

/** Days since 1970-01-01; `undefined` for a day that the calendar does not have. */
function daysOf(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1 && year <= 9999;
  return exists ? Math.round(date.getTime() / MS_PER_DAY) : undefined;
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/** `2025-03-30`. */
export function dateText(days: number): string {
  const date = new Date(days * MS_PER_DAY);
  return `${pad(date.getUTCFullYear(), 4)}-${pad(date.getUTCMonth() + 1, 2)}-${pad(date.getUTCDate(), 2)}`;
}

function timeText(ticks: number, digits: number): string {
  const seconds = Math.floor(ticks / TICKS_PER_SECOND);
  const clock = `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`;
  if (digits === 0) return clock;
  return `${clock}.${pad(ticks % TICKS_PER_SECOND, 7).slice(0, digits)}`;
}

/** Rounds to what the type keeps; past midnight it is the next day. */
function rounded(moment: Moment, ticks: number): Moment {
  return ticks >= TICKS_PER_DAY
    ? { days: moment.days + 1, ticks: ticks - TICKS_PER_DAY }
    : { ...moment, ticks };
}

/** As `datetime` is kept here: `2025-03-30 01:02:03.007`, rounded to 1/300 s as SQL Server does. */
export function datetimeText(moment: Moment): string {
  const threeHundredths = Math.round((moment.ticks * 300) / TICKS_PER_SECOND);
  const { days, ticks } = rounded(moment, Math.round((threeHundredths * 10) / 3) * 10_000);
  return `${dateText(days)} ${timeText(ticks, 3)}`;
}

/** As `datetime2` is kept here: always seven digits, rounded to its scale. */
export function datetime2Text(moment: Moment, scale = 7): string {
  const unit = 10 ** (7 - scale);
  const { days, ticks } = rounded(moment, Math.round(moment.ticks / unit) * unit);
  return `${dateText(days)} ${timeText(ticks, 7)}`;
}

const formats = [
  /^(?<y>\d{4})-(?<m>\d{1,2})-(?<d>\d{1,2})(?:[T ](?<t>.+))?$/,
  /^(?<y>\d{4})(?<m>\d{2})(?<d>\d{2})(?: (?<t>.+))?$/,
];
const clock = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.:](\d{1,7}))?)?Z?$/;

function ticksOf(text: string | undefined): number | undefined {
  if (text === undefined) return 0;
  const parts = clock.exec(text);
  if (parts === null) return undefined;
  const [hour = 0, minute = 0, second = 0] = parts
    .slice(1, 4)
    .map((part: string | undefined) => Number(part ?? 0));
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const fraction = Number((parts[4] ?? '').padEnd(7, '0'));
  return (hour * 3600 + minute * 60 + second) * TICKS_PER_SECOND + fraction;
}

/** Reads the ways in which scripts and rows write dates; `undefined` where it is none. */
export function parseMoment(text: string): Moment | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return { days: -DAYS_1900, ticks: 0 };
  for (const format of formats) {
    const groups = format.exec(trimmed)?.groups;
    if (groups === undefined) continue;
    const days = daysOf(Number(groups['y']), Number(groups['m']), Number(groups['d']));
    const ticks = ticksOf(groups['t']);
    return days === undefined || ticks === undefined ? undefined : { days, ticks };
  }
  return undefined;
}

/** The moment of a JavaScript date, in UTC. */
export function momentOfDate(date: Date): Moment {
  const days = Math.floor(date.getTime() / MS_PER_DAY);
  return { days, ticks: (date.getTime() - days * MS_PER_DAY) * 10_000 };
}

/** A kept date's moment; dates are kept by this stand-in only in forms that it reads. */
export function keptMoment(text: string): Moment {
  const moment = parseMoment(text);
  if (moment === undefined) throw new Error('A kept date is not in a known form.');
  return moment;
}
