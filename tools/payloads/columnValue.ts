import type { SqlValue } from '../../lib/sql/sqlType';

/** `YYYY-MM-DD`, with or without a time; as SQL Server's `datetime`, from 1753 on. */
const dateText = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?)Z?)?$/;

/** What `datetime` would round up into the next day; the file has said which day it is. */
const lastInstant = /^23:59:59\.99[89]\d*$/;

function date(text: string): Date | undefined {
  const [, day, timeOfDay = '00:00'] = dateText.exec(text.trim()) ?? [];
  if (day === undefined || day < '1753') return undefined;
  const time = timeOfDay.replace(lastInstant, '23:59:59.997');
  const value = new Date(`${day}T${time}Z`);
  // A 30 February rolls over to March; such a text is no date.
  return Number.isNaN(value.getTime()) || !value.toISOString().startsWith(day) ? undefined : value;
}

/**
 * A value of a JSON file as a column of this type takes it; undefined when it cannot be taken.
 * @param type SQL Server's declaration, such as `nvarchar(48)`
 */
export function columnValue(value: unknown, type: string): SqlValue | undefined {
  if (value === null) return null;
  // An export writes nothing where there is no date or number; a text may well be blank.
  if (typeof value === 'string' && value.trim() === '' && ['datetime', 'int', 'float'].includes(type))
    return null;
  switch (type) {
    case 'datetime':
      return typeof value === 'string' ? date(value) : undefined;
    case 'int':
      return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31
        ? value
        : undefined;
    case 'float':
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    default: {
      const text = typeof value === 'number' ? String(value) : value;
      const length = Number(/\((\d+)\)/.exec(type)?.[1] ?? Number.MAX_SAFE_INTEGER);
      return typeof text === 'string' && text.length <= length ? text : undefined;
    }
  }
}
