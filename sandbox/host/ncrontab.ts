import { CronExpressionParser } from 'cron-parser';

/**
 * The next time after `after` at which an NCRONTAB expression (six fields, or five without seconds) strikes, in UTC.
 * @throws Error for what NCRONTAB does not know (`L`, `#`, `?`, `@daily`), and for a day of the month together with a
 * day of the week, which NCRONTAB joins by "and" and cron by "or".
 */
export function nextOccurrence(expression: string, after: Date): Date {
  const fields = expression.trim().split(/\s+/);
  if (fields.length === 5) fields.unshift('0');
  if (fields.length !== 6 || !fields.every((field) => /^[\d*,/\-a-z]+$/i.test(field) && field !== 'L')) {
    throw new Error(`The schedule expression '${expression}' was not recognized as a valid cron expression.`);
  }
  if (fields[3] !== '*' && fields[5] !== '*') {
    throw new Error('The host stand-in takes a day of the month or a day of the week, not both.');
  }
  return CronExpressionParser.parse(fields.join(' '), { currentDate: after, tz: 'UTC' }).next().toDate();
}
