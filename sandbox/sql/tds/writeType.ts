import { MAX_LENGTH } from '../sqlType';
import type { SqlType } from '../sqlType';
import type { ByteWriter } from './byteWriter';
import { COLLATION } from './collation';

const PLP = 0xffff;
export const typeId = {
  ...{
    guid: 0x24,
    integer: 0x26,
    date: 0x28,
    datetime2: 0x2a,
    bit: 0x68,
    decimal: 0x6a,
    numeric: 0x6c,
    float: 0x6d,
  },
  ...{
    datetime: 0x6f,
    varbinary: 0xa5,
    varchar: 0xa7,
    binary: 0xad,
    char: 0xaf,
    nvarchar: 0xe7,
    nchar: 0xef,
  },
} as const;

/** Sent in chunks of unknown total length: `max` types, and texts that are longer than a plain one may be. */
export const isChunked = (type: SqlType): boolean => type.length === MAX_LENGTH;

/** Bytes of a decimal of the precision, without its sign. */
export const decimalBytes = (precision: number): number =>
  precision <= 9 ? 4 : precision <= 19 ? 8 : precision <= 28 ? 12 : 16;

/** TYPE_INFO: the declared type. */
export function writeTypeInfo(writer: ByteWriter, type: SqlType): void {
  const length = type.length ?? 1;
  switch (type.name) {
    case 'null':
    case 'int':
      return void writer.u8(typeId.integer).u8(4);
    case 'bit':
      return void writer.u8(typeId.bit).u8(1);
    case 'tinyint':
      return void writer.u8(typeId.integer).u8(1);
    case 'smallint':
      return void writer.u8(typeId.integer).u8(2);
    case 'bigint':
      return void writer.u8(typeId.integer).u8(8);
    case 'real':
      return void writer.u8(typeId.float).u8(4);
    case 'float':
      return void writer.u8(typeId.float).u8(8);
    case 'decimal': {
      const precision = type.precision ?? 18;
      return void writer
        .u8(typeId.decimal)
        .u8(decimalBytes(precision) + 1)
        .u8(precision)
        .u8(type.scale ?? 0);
    }
    case 'date':
      return void writer.u8(typeId.date);
    case 'datetime':
      return void writer.u8(typeId.datetime).u8(8);
    case 'datetime2':
      return void writer.u8(typeId.datetime2).u8(type.scale ?? 7);
    case 'uniqueidentifier':
      return void writer.u8(typeId.guid).u8(16);
    case 'nvarchar':
    case 'nchar':
      return void writer
        .u8(typeId[type.name])
        .u16(isChunked(type) ? PLP : length * 2)
        .bytes(COLLATION);
    case 'varchar':
    case 'char':
      return void writer
        .u8(typeId[type.name])
        .u16(isChunked(type) ? PLP : length)
        .bytes(COLLATION);
    case 'varbinary':
    case 'binary':
      return void writer.u8(typeId[type.name]).u16(isChunked(type) ? PLP : length);
  }
}
