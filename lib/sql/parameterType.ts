import { BigInt, Bit, DateTime, Float, Int, MAX, NVarChar, VarBinary, type ISqlType } from 'mssql';
import type { SqlType } from './sqlType';

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
