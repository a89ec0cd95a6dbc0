import { BigInt, Bit, DateTime, Float, Int, MAX, NVarChar, VarBinary, type ISqlType } from 'mssql';
import { AppError } from '../errors/appError';
import type { SqlType, SqlValue } from './sqlType';
import type { Statement } from './statement';

/** One parameter with its type and a value that fits it. */
export interface CheckedValue {
  readonly name: string;
  readonly type: SqlType;
  readonly value: SqlValue;
}

function fits(type: SqlType, value: SqlValue): boolean {
  if (value === null) return true;
  switch (type.kind) {
    case 'nvarchar':
      return typeof value === 'string' && (type.length === 'max' || value.length <= type.length);
    case 'binary':
      return Buffer.isBuffer(value) && value.length <= type.length;
    case 'int':
      return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31;
    case 'bigint':
      return typeof value === 'number' && Number.isSafeInteger(value);
    case 'float':
      return typeof value === 'number' && Number.isFinite(value);
    case 'bit':
      return typeof value === 'boolean';
    case 'datetime':
      return value instanceof Date && !Number.isNaN(value.getTime());
  }
}

/**
 * The parameters of a statement with their values. SQL Server would cut a text that is longer than its parameter
 * without a word, so that is refused here, as are missing and unknown names.
 * @throws AppError `bug` code `sql-parameter`, naming statement and parameters, never a value.
 */
export function checkedValues(
  statement: Statement,
  values: Readonly<Record<string, SqlValue>>,
): CheckedValue[] {
  const checked: CheckedValue[] = [];
  const wrong = Object.keys(values).filter((name) => !Object.hasOwn(statement.params, name));
  for (const [name, type] of Object.entries(statement.params)) {
    const value = values[name];
    if (value !== undefined && fits(type, value)) checked.push({ name, type, value });
    else wrong.push(name);
  }
  if (wrong.length > 0) {
    throw new AppError(
      'bug',
      'sql-parameter',
      `Statement ${statement.name} was given parameters that are missing, unknown or do not fit: ${wrong.slice(0, 10).join(', ')}.`,
      { advice: 'This is a fault of the program. Report it with the run id.' },
    );
  }
  return checked;
}

/** The driver's type of a parameter. Binary goes as varbinary of the same length, so that a null has that length too. */
export function parameterType(type: SqlType): ISqlType {
  switch (type.kind) {
    case 'nvarchar':
      return NVarChar(type.length === 'max' ? MAX : type.length);
    case 'binary':
      return VarBinary(type.length);
    case 'int':
      return Int();
    case 'bigint':
      return BigInt();
    case 'bit':
      return Bit();
    case 'float':
      return Float();
    case 'datetime':
      return DateTime();
  }
}
