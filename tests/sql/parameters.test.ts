import { AppError } from '../../lib/errors/appError';
import { checkedValues } from '../../lib/sql/parameters';
import { type Statement, isRead } from '../../lib/sql/statement';
import {
  bigint,
  binary,
  bit,
  datetime,
  float,
  int,
  nvarchar,
  type SqlType,
  type SqlValue,
} from '../../lib/sql/sqlType';
const one = (type: SqlType): Statement => ({ name: 'fake.one', text: 'SELECT @a', params: { a: type } });

describe('a value for a parameter', () => {
  test.each<[string, SqlType, SqlValue]>([
    ['a text as long as its parameter', nvarchar(3), 'abc'],
    ['a text of any length for max', nvarchar('max'), 'x'.repeat(5_000)],
    ['null for any type', binary(32), null],
    ['a hash', binary(32), Buffer.alloc(32)],
    ['a whole number', int, -2_000_000_000],
    ['a large whole number', bigint, 5_000_000_000],
    ['a fraction', float, 0.5],
    ['a flag', bit, false],
    ['a date', datetime, new Date(0)],
  ])('%s fits', (_, type, value) => {
    expect(checkedValues(one(type), { a: value })).toEqual([{ name: 'a', type, value }]);
  });

  test.each<[string, SqlType, SqlValue]>([
    ['a text that the server would cut', nvarchar(3), 'abcd'],
    ['a hash that is too long', binary(32), Buffer.alloc(33)],
    ['a fraction for a whole number', int, 0.5],
    ['a number beyond int', int, 2 ** 31],
    ['no number', float, Number.NaN],
    ['a number for a text', nvarchar(3), 1],
    ['a text for a flag', bit, 'true'],
    ['no date', datetime, new Date(Number.NaN)],
  ])('%s is a fault that shows no value', (_, type, value) => {
    expect(() => checkedValues(one(type), { a: value })).toThrow(
      new AppError(
        'bug',
        'sql-parameter',
        'Statement fake.one was given parameters that are missing, unknown or do not fit: a.',
      ),
    );
  });

  it('missing and unknown names are faults', () => {
    expect(() => checkedValues(one(int), { b: 1 })).toThrow('b, a');
  });
});

describe('a statement that only reads', () => {
  test.each<[string, string, boolean]>([
    ['a SELECT does', 'SELECT a FROM t', true],
    ['a SELECT with a common table does', 'WITH c AS (SELECT 1 AS a) SELECT a FROM c', true],
    ['a column named like a verb is no verb', 'SELECT last_updated, row_deleted FROM t', true],
    ['an UPDATE does not', 'UPDATE t SET a = 1', false],
    [
      'an UPDATE behind a common table does not',
      'WITH v AS (SELECT 1 AS a) UPDATE t SET a = v.a FROM t JOIN v ON 1 = 1',
      false,
    ],
    ['an INSERT from a SELECT does not', 'INSERT INTO t (a) SELECT 1', false],
    ['a procedure may do anything', 'EXEC sp_getapplock', false],
  ])('%s', (_, text, expected) => {
    expect(isRead({ name: 'fake', text, params: {} })).toBe(expected);
  });
});
