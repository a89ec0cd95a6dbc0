import type { CatalogColumn } from '../catalog/catalog';
import { SqlError } from '../sqlError';
import { MAX_LENGTH, commonType, familyOf, isText } from '../sqlType';
import type { SqlType } from '../sqlType';
import { convertValue } from '../values/convertValue';
import { quoteText } from './typedSql';
import type { TypedSql } from './typedSql';

const integerOrder = ['bit', 'tinyint', 'smallint', 'int', 'bigint'];

/** The comparison key's text: what equality, order, grouping and uniqueness of text go by. */
export function keyText(sql: TypedSql): string {
  if (!isText(sql.type)) return sql.text;
  if (sql.binaryOrder === true) return `rtrim(${sql.text}, ' ')`;
  return sql.key ?? `key_ci(${sql.text})`;
}

/** A conversion that SQL Server may know and no statement of the project asks for. */
function refused(from: SqlType, to: SqlType): SqlError {
  return new SqlError(102, `The stand-in does not convert ${from.name} to ${to.name}.`, { severity: 15 });
}

function call(sql: TypedSql, to: SqlType): string {
  const size = to.name === 'decimal' || to.name === 'datetime2' ? (to.scale ?? 7) : (to.length ?? 0);
  return `to_${to.name}(${sql.text}, ${size})`;
}

function toText(sql: TypedSql, to: SqlType): string {
  switch (familyOf(sql.type)) {
    case 'integer':
      return `CAST(${sql.text} AS TEXT)`;
    case 'number':
      return `number_text(${sql.text})`;
    case 'date':
    case 'binary':
      throw refused(sql.type, to);
    case 'null':
    case 'text':
    case 'guid':
      return sql.text;
  }
}

function converted(sql: TypedSql, to: SqlType): string {
  const from = familyOf(sql.type);
  const target = familyOf(to);
  if (from === 'null' || target === 'null') return sql.text;
  if (target === 'text') return toText(sql, to);
  if (sql.literal !== undefined && target !== 'binary') {
    const value = convertValue(sql.literal, to);
    return typeof value === 'string' ? quoteText(value) : String(value);
  }
  if (from === target) {
    if (from === 'integer') {
      const widening = integerOrder.indexOf(to.name) >= integerOrder.indexOf(sql.type.name);
      if (widening) return sql.text;
      return to.name === 'bit' ? `(${sql.text} <> 0)` : call(sql, to);
    }
    return sql.type.name === to.name && sql.type.scale === to.scale && sql.type.length === to.length
      ? sql.text
      : call(sql, to);
  }
  if (from === 'integer' && target === 'number') return `CAST(${sql.text} AS REAL)`;
  if (from === 'number' && target === 'integer')
    return to.name === 'bit' ? `(${sql.text} <> 0)` : call(sql, to);
  if (from === 'text' && target !== 'binary') return call(sql, to);
  throw refused(sql.type, to);
}

/** The expression as the type. Texts are not cut here: see `castTo` and `assigned`. */
export function convertTo(sql: TypedSql, to: SqlType): TypedSql {
  const text = converted(sql, to);
  const base = { text, type: to, nullable: sql.nullable };
  if (!isText(to) || text !== sql.text) return base;
  return { ...sql, ...base };
}

const mayBeLonger = (from: SqlType, to: SqlType): boolean => {
  if (to.length === undefined || to.length === MAX_LENGTH || familyOf(from) === 'null') return false;
  if (familyOf(from) !== familyOf(to) || from.length === undefined) return true;
  return from.length === MAX_LENGTH || from.length > to.length;
};

/** CAST: a text longer than the type is cut, one shorter than a fixed type padded. */
export function castTo(sql: TypedSql, to: SqlType): TypedSql {
  const { text, nullable } = convertTo(sql, to);
  const fixed = to.name === 'nchar' || to.name === 'char';
  if (isText(to) && fixed) return { text: `pad_text(${text}, ${to.length ?? 1})`, type: to, nullable };
  if ((isText(to) || familyOf(to) === 'binary') && mayBeLonger(sql.type, to)) {
    return { text: `substr(${text}, 1, ${to.length ?? 1})`, type: to, nullable };
  }
  return { text, type: to, nullable };
}

/** The expression as it is stored in the column: converted, checked for length (2628) and for NULL (515). */
export function assigned(sql: TypedSql, column: CatalogColumn, table: string): string {
  const { type } = column;
  if (familyOf(type) === 'binary' && !['binary', 'null'].includes(familyOf(sql.type))) {
    const message = `Implicit conversion from data type ${sql.type.name} to ${type.name} is not allowed. Use the CONVERT function to run this query.`;
    throw new SqlError(257, message, { state: 3 });
  }
  let { text } = convertTo(sql, type);
  const fixed = ['nchar', 'char', 'binary'].includes(type.name);
  const sameFixed = sql.type.name === type.name && sql.type.length === type.length;
  if (familyOf(sql.type) !== 'null' && (mayBeLonger(sql.type, type) || (fixed && !sameFixed))) {
    const names = `${quoteText(table)}, ${quoteText(column.name)}`;
    text = `fit_${familyOf(type)}(${text}, ${type.length ?? 1}, ${fixed ? 1 : 0}, ${names})`;
  }
  if (!column.nullable && sql.nullable)
    text = `ifnull(${text}, not_null(${quoteText(table)}, ${quoteText(column.name)}))`;
  return text;
}

/** Both sides of a comparison, in a form in which SQLite compares them as SQL Server would. */
export function comparable(left: TypedSql, right: TypedSql): readonly [string, string] {
  const nothing = familyOf(left.type) === 'null' || familyOf(right.type) === 'null';
  if (nothing) return [left.text, right.text];
  if (isText(left.type) && isText(right.type)) {
    const binaryOrder = left.binaryOrder === true || right.binaryOrder === true;
    return binaryOrder
      ? [keyText({ ...left, binaryOrder }), keyText({ ...right, binaryOrder })]
      : [keyText(left), keyText(right)];
  }
  const type = commonType(left.type, right.type);
  return [convertTo(left, type).text, convertTo(right, type).text];
}

/** One type for several expressions: a CASE's branches, COALESCE's arguments. */
export function unified(items: readonly TypedSql[]): { readonly type: SqlType; readonly texts: string[] } {
  const type = items.map((item) => item.type).reduce(commonType);
  return { type, texts: items.map((item) => convertTo(item, type).text) };
}

/** A whole number that its type cannot hold is 8115, where SQLite would go on with a larger one. */
export const withinRange = (text: string, type: SqlType): string =>
  familyOf(type) === 'integer' ? `to_${type.name}(${text}, 0)` : text;
