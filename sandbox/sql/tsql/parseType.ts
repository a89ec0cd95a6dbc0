import { MAX_LENGTH } from '../sqlType';
import type { SqlType } from '../sqlType';
import type { TokenReader } from './tokenReader';

function length(reader: TokenReader, otherwise: number): number {
  if (!reader.isSymbol('(')) return otherwise;
  return reader.parenthesised(() => (reader.accept('MAX') ? MAX_LENGTH : reader.integer()));
}

/** A data type: `nvarchar(48)`, `decimal(9, 2)`, `sysname`. `whenBare` is the length of a type without one. */
export function parseType(reader: TokenReader, whenBare = 1): SqlType {
  const token = reader.peek();
  const name = reader.name().toUpperCase();
  switch (name) {
    case 'NVARCHAR':
      return { name: 'nvarchar', length: length(reader, whenBare) };
    case 'VARCHAR':
      return { name: 'varchar', length: length(reader, whenBare) };
    case 'NCHAR':
      return { name: 'nchar', length: length(reader, whenBare) };
    case 'CHAR':
      return { name: 'char', length: length(reader, whenBare) };
    case 'VARBINARY':
      return { name: 'varbinary', length: length(reader, whenBare) };
    case 'BINARY':
      return { name: 'binary', length: length(reader, whenBare) };
    case 'SYSNAME':
      return { name: 'nvarchar', length: 128 };
    case 'BIT':
      return { name: 'bit' };
    case 'TINYINT':
      return { name: 'tinyint' };
    case 'SMALLINT':
      return { name: 'smallint' };
    case 'INT':
    case 'INTEGER':
      return { name: 'int' };
    case 'BIGINT':
      return { name: 'bigint' };
    case 'REAL':
      return { name: 'real' };
    case 'FLOAT':
      length(reader, 53);
      return { name: 'float' };
    case 'DATE':
      return { name: 'date' };
    case 'DATETIME':
      return { name: 'datetime' };
    case 'DATETIME2':
      return { name: 'datetime2', scale: length(reader, 7) };
    case 'UNIQUEIDENTIFIER':
      return { name: 'uniqueidentifier' };
    case 'DECIMAL':
    case 'NUMERIC': {
      if (!reader.isSymbol('(')) return { name: 'decimal', precision: 18, scale: 0 };
      const [precision = 18, scale = 0] = reader.parenthesised(() => reader.list(() => reader.integer()));
      return { name: 'decimal', precision, scale };
    }
    default:
      throw reader.error(token);
  }
}
