import { randomUUID } from 'node:crypto';
import { SqlError } from '../sqlError';
import type { SqlType, TypeName } from '../sqlType';
import { addToMoment, momentsBetween, partOfMoment } from '../values/dateArithmetic';
import { keptMoment } from '../values/dateTime';
import { convertValue, fitValue, momentText } from '../values/convertValue';
import { binaryText, dateStyle, numberText, textBinary } from '../values/styles';
import type { SqliteValue } from '../values/sqliteValue';
import { impure, integer, numberOf, pure, strict, textOf } from './sqlFunction';
import type { SqlFunction } from './sqlFunction';

const convertible: readonly TypeName[] = [
  ...(['bit', 'tinyint', 'smallint', 'int', 'bigint', 'decimal', 'real', 'float'] as const),
  ...(['date', 'datetime', 'datetime2', 'varbinary', 'binary', 'uniqueidentifier'] as const),
];

function convert(name: TypeName, value: SqliteValue, size: SqliteValue, style: SqliteValue): SqliteValue {
  const type: SqlType = { name, scale: numberOf(size), length: numberOf(size) };
  return convertValue(value, type, style === null ? undefined : numberOf(style));
}

const conversions = Object.fromEntries(
  convertible.flatMap((name): [string, SqlFunction][] => [
    [`to_${name}`, pure((value, size, style) => convert(name, value ?? null, size ?? null, style ?? null))],
    [
      `try_${name}`,
      pure((value, size, style) => {
        try {
          return convert(name, value ?? null, size ?? null, style ?? null);
        } catch (error) {
          if (error instanceof SqlError) return null;
          throw error;
        }
      }),
    ],
  ]),
);

const fit = (name: TypeName, fixedName: TypeName): SqlFunction =>
  pure((value, length, fixed, table, column) => {
    const type: SqlType = { name: numberOf(fixed) === 1 ? fixedName : name, length: numberOf(length) };
    return convertValue(fitValue(value ?? null, type, textOf(table), textOf(column)), type);
  });

/** A quotient or remainder: whole for whole numbers, 8134 by zero. */
function dividing(
  run: (a: number, b: number) => number,
  whole: (a: bigint, b: bigint) => bigint,
): SqlFunction {
  return strict((a, b) => {
    if (Number(b) === 0) throw new SqlError(8134, 'Divide by zero error encountered.');
    if (typeof a === 'bigint' && typeof b === 'bigint') return whole(a, b);
    return run(Number(a), Number(b));
  });
}

const succeeds = (run: () => unknown): bigint => {
  try {
    run();
    return 1n;
  } catch {
    return 0n;
  }
};

/** ROUND: halves away from zero, also before the point where the places are negative. */
function roundHalfAway(value: number, places: number): number {
  // By its shortest decimal text: 1.005 has a half that its binary form has not.
  const shifted = Number(`${Math.abs(value)}e${places}`);
  const rounded = Number.isNaN(shifted) ? Math.abs(value) : Number(`${Math.round(shifted)}e${-places}`);
  return value < 0 ? -rounded : rounded;
}

export const valueFunctions: Readonly<Record<string, SqlFunction>> = {
  ...conversions,
  fit_text: fit('nvarchar', 'nchar'),
  fit_binary: fit('varbinary', 'binary'),
  // Not deterministic: SQLite would call it once in advance, where no value is NULL.
  not_null: impure((table, column) => {
    const where = `column '${textOf(column)}', table '${textOf(table)}'`;
    throw new SqlError(
      515,
      `Cannot insert the value NULL into ${where}; column does not allow nulls. The statement fails.`,
      { state: 2 },
    );
  }),
  too_many_rows: impure(() => {
    throw new SqlError(
      512,
      'Subquery returned more than 1 value. This is not permitted when the subquery follows =, !=, <, <= , >, >= or when the subquery is used as an expression.',
    );
  }),
  divide: dividing(
    (a, b) => a / b,
    (a, b) => a / b,
  ),
  modulo: dividing(
    (a, b) => a % b,
    (a, b) => a % b,
  ),
  round_to: strict((value, digits) => {
    const places = Math.trunc(numberOf(digits));
    const rounded = roundHalfAway(numberOf(value), places);
    return typeof value === 'bigint' ? integer(rounded) : rounded;
  }),
  new_id: impure(() => randomUUID().toUpperCase()),
  number_text: strict((value) => numberText(numberOf(value))),
  date_text: strict((value, type, style) => dateStyle(textOf(value), textOf(type), numberOf(style))),
  binary_text: strict((value, style) =>
    value instanceof Uint8Array ? binaryText(value, numberOf(style)) : null,
  ),
  text_binary: strict((value, style) => textBinary(textOf(value), numberOf(style))),
  date_add: strict((part, count, date, type) => {
    const name = textOf(type);
    const target: SqlType = {
      name: name === 'date' ? 'date' : name === 'datetime2' ? 'datetime2' : 'datetime',
      scale: 7,
    };
    return momentText(addToMoment(textOf(part), numberOf(count), keptMoment(textOf(date))), target);
  }),
  date_diff: strict((part, from, to) => {
    const count = momentsBetween(textOf(part), keptMoment(textOf(from)), keptMoment(textOf(to)));
    if (Math.abs(count) > 2147483647) {
      throw new SqlError(
        535,
        'The datediff function resulted in an overflow. The number of dateparts separating two date/time instances is too large.',
      );
    }
    return integer(count);
  }),
  date_part: strict((part, date) => integer(partOfMoment(textOf(part), keptMoment(textOf(date))))),
  date_name: strict((part, date) => {
    const moment = keptMoment(textOf(date));
    const at = new Date(moment.days * 86_400_000);
    if (part === 'month') return at.toLocaleString('en-GB', { month: 'long', timeZone: 'UTC' });
    if (part === 'weekday') return at.toLocaleString('en-GB', { weekday: 'long', timeZone: 'UTC' });
    return String(partOfMoment(textOf(part), moment));
  }),
  is_date: pure((value) => succeeds(() => convertValue(textOf(value), { name: 'datetime' }))),
  is_numeric: pure((value) =>
    value === null ? 0n : succeeds(() => convertValue(textOf(value), { name: 'float' })),
  ),
};
