import fc from 'fast-check';
import { readReceipts } from '../../lib/dfe/wire/receipts';

const id = (digit: number): string => `0000000${digit}-fa4e-4000-8000-00000000000${digit}`;
const receipt = (digit: number, time = '2026-11-22_02:03:04.56'): string => `${time}_${id(digit)}.json`;
const read = (digit: number, time = '2026-11-22T02:03:04.560') => ({ id: id(digit), time });

describe('receipts', () => {
  it.each([
    ['a JSON array', JSON.stringify([receipt(1), receipt(2)])],
    ['strings separated by a blank', `${receipt(1)} ${receipt(2)}`],
    ['strings separated by lines', `${receipt(1)}\r\n${receipt(2)}\r\n`],
    ['one JSON string of both', JSON.stringify(`${receipt(1)} ${receipt(2)}`)],
  ])('are matched to children by position in %s', (_, text) => {
    expect(readReceipts(text, 2)).toEqual({ kind: 'receipts', receipts: [read(1), read(2)] });
  });

  it.each([
    ['a digit', '2026-11-22_02:03:04.5', '2026-11-22T02:03:04.500'],
    ['seven digits', '2026-11-22_02:03:04.5678901', '2026-11-22T02:03:04.567'],
  ])('may have %s of a second', (_, given, expected) => {
    expect(readReceipts(JSON.stringify([receipt(1, given)]), 1)).toEqual({
      kind: 'receipts',
      receipts: [read(1, expected)],
    });
  });

  it.each([
    ['another word', 'accepted'],
    ['null', null],
    ['an object', { receipt: receipt(1) }],
    ['a time that is none', receipt(1, '2026-02-31_02:03:04.56')],
    ['an hour that is none', receipt(1, '2026-11-22_25:03:04.56')],
    ['no uuid', '2026-11-22_02:03:04.56_1234.json'],
    ['another ending', receipt(1).replace('.json', '.xml')],
    ['something behind it', `${receipt(1)}x`],
    ['nothing', ''],
  ])('that are %s are not read, and the others are', (_, broken) => {
    expect(readReceipts(JSON.stringify([broken, receipt(2)]), 2)).toEqual({
      kind: 'receipts',
      receipts: [undefined, read(2)],
    });
  });

  it.each([
    ['too few', JSON.stringify([receipt(1)]), 1],
    ['too many', JSON.stringify([receipt(1), receipt(2), receipt(3)]), 3],
    ['none', '[]', 0],
    ['too few separated by blanks', receipt(1), 1],
  ])('that are %s fit nobody', (_, text, count) => {
    expect(readReceipts(text, 2)).toEqual({ kind: 'countDiffers', count });
  });

  it.each([
    ['nothing at all', ''],
    ['a web page', '<html><body>All is well</body></html>'],
    ['another JSON form', '{"receipts":[]}'],
    ['a number', '2'],
    ['a cut array', JSON.stringify([receipt(1), receipt(2)]).slice(0, 12)],
  ])('are unreadable in %s', (_, text) => {
    expect(readReceipts(text, 2)).toEqual({ kind: 'unreadable' });
  });

  it('never throws, and gives as many places as children', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.nat(5), (text, count) => {
        const reading = readReceipts(text, count);
        if (reading.kind === 'receipts') expect(reading.receipts).toHaveLength(count);
      }),
      { seed: 5 },
    );
  });
});
