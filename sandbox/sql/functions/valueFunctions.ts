import { SqlError } from '../sqlError';
import type { SqlType, TypeName } from '../sqlType';
import { convertValue, fitValue, numberText } from '../values/convertValue';
import type { SqliteValue } from '../values/sqliteValue';
import { impure, numberOf, pure, strict, textOf } from './sqlFunction';
import type { SqlFunction } from './sqlFunction';

const convertible: readonly TypeName[] = [
  ...(['bit', 'tinyint', 'smallint', 'int', 'bigint', 'decimal', 'real', 'float'] as const),
  ...(['date', 'datetime', 'datetime2', 'varbinary', 'binary', 'uniqueidentifier'] as const),
];

function convert(name: TypeName, value: SqliteValue, size: SqliteValue): SqliteValue {
  return convertValue(value, { name, scale: numberOf(size), length: numberOf(size) });
}

const conversions = Object.fromEntries(
  convertible.map((name): [string, SqlFunction] => [
    `to_${name}`,
    pure((value, size) => convert(name, value ?? null, size ?? null)),
  ]),
);

const fit = (name: TypeName, fixedName: TypeName): SqlFunction =>
  pure((value, length, fixed, table, column) => {
    const type: SqlType = { name: numberOf(fixed) === 1 ? fixedName : name, length: numberOf(length) };
    return convertValue(fitValue(value ?? null, type, textOf(table), textOf(column)), type);
  });

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
  number_text: strict((value) => numberText(numberOf(value))),
};
