/** The SQL Server types that the stand-in knows. `null` is the type of a bare NULL. */
export type TypeName =
  | 'null'
  | 'bit'
  | 'tinyint'
  | 'smallint'
  | 'int'
  | 'bigint'
  | 'decimal'
  | 'real'
  | 'float'
  | 'date'
  | 'datetime'
  | 'datetime2'
  | 'nvarchar'
  | 'nchar'
  | 'varchar'
  | 'char'
  | 'varbinary'
  | 'binary'
  | 'uniqueidentifier';

export type TypeFamily = 'null' | 'text' | 'integer' | 'number' | 'date' | 'binary' | 'guid';

export interface SqlType {
  readonly name: TypeName;
  /** Characters or bytes; `max` is MAX_LENGTH. */
  readonly length?: number;
  readonly precision?: number;
  readonly scale?: number;
}

/** The length of `nvarchar(max)` and `varbinary(max)`. */
export const MAX_LENGTH = -1;

const families: Readonly<Record<TypeName, TypeFamily>> = {
  null: 'null',
  bit: 'integer',
  tinyint: 'integer',
  smallint: 'integer',
  int: 'integer',
  bigint: 'integer',
  decimal: 'number',
  real: 'number',
  float: 'number',
  date: 'date',
  datetime: 'date',
  datetime2: 'date',
  nvarchar: 'text',
  nchar: 'text',
  varchar: 'text',
  char: 'text',
  varbinary: 'binary',
  binary: 'binary',
  uniqueidentifier: 'guid',
};

/** Lowest first: where two types meet, the later one wins (SQL Server's data type precedence). */
const precedence: readonly TypeName[] = [
  'null',
  'binary',
  'varbinary',
  'char',
  'varchar',
  'nchar',
  'nvarchar',
  'uniqueidentifier',
  'bit',
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'decimal',
  'real',
  'float',
  'date',
  'datetime',
  'datetime2',
];

export const familyOf = (type: SqlType): TypeFamily => families[type.name];
export const isText = (type: SqlType): boolean => families[type.name] === 'text';

export const NULL_TYPE: SqlType = { name: 'null' };
export const BIT: SqlType = { name: 'bit' };
export const INT: SqlType = { name: 'int' };
export const BIGINT: SqlType = { name: 'bigint' };
export const FLOAT: SqlType = { name: 'float' };
export const DATETIME: SqlType = { name: 'datetime' };
export const nvarcharOf = (length: number): SqlType => ({ name: 'nvarchar', length });
export const NVARCHAR_MAX: SqlType = nvarcharOf(MAX_LENGTH);
export const SYSNAME: SqlType = nvarcharOf(128);

/** The longer of two declared lengths. */
const longer = (a: number | undefined, b: number | undefined): number =>
  a === MAX_LENGTH || b === MAX_LENGTH ? MAX_LENGTH : Math.max(a ?? 1, b ?? 1);

/** The type that a CASE, COALESCE, UNION or comparison of two types has. */
export function commonType(a: SqlType, b: SqlType): SqlType {
  const winner = precedence.indexOf(a.name) >= precedence.indexOf(b.name) ? a : b;
  const family = familyOf(winner);
  if (winner.name === 'decimal') {
    const scale = Math.max(a.scale ?? 0, b.scale ?? 0);
    return { name: 'decimal', precision: 38, scale };
  }
  if (familyOf(a) !== familyOf(b) || (family !== 'text' && family !== 'binary')) return winner;
  const length = longer(a.length, b.length);
  if (a.name === b.name && a.length === b.length) return winner;
  const name =
    winner.name === 'nchar'
      ? 'nvarchar'
      : winner.name === 'char'
        ? 'varchar'
        : winner.name === 'binary'
          ? 'varbinary'
          : winner.name;
  return { name, length };
}

/** The type as T-SQL writes it: `nvarchar(48)`. */
export function typeText(type: SqlType): string {
  switch (familyOf(type)) {
    case 'text':
    case 'binary':
      return `${type.name}(${type.length === MAX_LENGTH ? 'max' : (type.length ?? 1)})`;
    case 'number':
      return type.name === 'decimal' ? `decimal(${type.precision ?? 18},${type.scale ?? 0})` : type.name;
    case 'date':
      return type.name === 'datetime2' ? `datetime2(${type.scale ?? 7})` : type.name;
    case 'null':
    case 'integer':
    case 'guid':
      return type.name;
  }
}
