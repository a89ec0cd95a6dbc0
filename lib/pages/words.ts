const numbers = new Intl.NumberFormat('en-GB');

/** A whole number as people write it: `12,345`. */
export const wholeNumber = (value: number): string => numbers.format(value);

const london = { timeZone: 'Europe/London' } as const;
const dayFormat = new Intl.DateTimeFormat('en-GB', {
  ...london,
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
const shortDayFormat = new Intl.DateTimeFormat('en-GB', { ...london, day: 'numeric', month: 'short' });
const timeFormat = new Intl.DateTimeFormat('en-GB', {
  ...london,
  hour: 'numeric',
  minute: '2-digit',
  hour12: true,
});

/** The day of a moment in London: `Sun 29 Nov 2026`. */
export const dayInWords = (at: Date): string => dayFormat.format(at).replaceAll(',', '');

/** The same in few letters: `29 Nov`. */
export const shortDay = (at: Date): string => shortDayFormat.format(at);

/** A moment in London, to the minute: `Sun 29 Nov 2026, 1:30am`. */
export const momentInWords = (at: Date): string =>
  `${dayInWords(at)}, ${timeFormat.format(at).replace(/\s/g, '').toLowerCase()}`;

/** How long something took, to what a person cares for: `less than a second`, `42 seconds`, `12 minutes`. */
export function durationInWords(seconds: number): string {
  if (seconds < 1) return 'less than a second';
  if (seconds < 90) return plural(Math.round(seconds), 'second');
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return plural(minutes, 'minute');
  const rest = minutes % 60;
  return `${plural(Math.floor(minutes / 60), 'hour')}${rest === 0 ? '' : ` ${plural(rest, 'minute')}`}`;
}

/** A number and what it counts: `1 night`, `2 nights`. */
export const plural = (count: number, one: string): string =>
  `${wholeNumber(count)} ${one}${count === 1 ? '' : 's'}`;
