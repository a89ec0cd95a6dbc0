import { recogniseFlag } from '../../../lib/payload/values/code';
import { lastProperty } from '../../../lib/payload/values/json';
import { readName, recognisePostcode } from '../../../lib/payload/values/text';
import { idFault } from '../../../lib/payload/values/ids';
import { hasRightCheckLetter, recogniseUpn } from '../../../lib/payload/values/upn';

describe('a yes or no (item 21)', () => {
  it.each<[unknown, boolean | undefined]>([
    ...['Y', 'T', '1', 'TRUE', 'YES', 'y', ' t ', 'True', 'yes\n', 1, true].map(
      (word): [unknown, boolean] => [word, true],
    ),
    ...['N', 'F', '0', 'FALSE', 'NO', 'n', ' f ', 'False', 'no\t', 0, false].map(
      (word): [unknown, boolean] => [word, false],
    ),
    ...['', ' ', '2', 'X', 'YE', 'ON', 'NULL', 2, -1, null, undefined, {}, []].map(
      (word): [unknown, undefined] => [word, undefined],
    ),
  ])('%j says %p', (word, flag) => {
    expect(recogniseFlag(word)).toBe(flag);
  });
});

describe('a postcode (item 13)', () => {
  it.each([
    ['upper case', 'ZZ1 1ZZ', 'ZZ1 1ZZ'],
    ['lower case', ' zz1 1zz ', 'ZZ1 1ZZ'],
    ['without a blank', 'ZZ11ZZ', 'ZZ11ZZ'],
    ['with several blanks inside', 'ZZ1 \t 1ZZ', 'ZZ1 1ZZ'],
    ['of one letter', 'Z1 1ZZ', 'Z1 1ZZ'],
    ['with a letter after the figure', 'ZZ1Z 1ZZ', 'ZZ1Z 1ZZ'],
    ['with two figures', 'ZZ11 1ZZ', 'ZZ11 1ZZ'],
    ['the odd one', 'gir 0aa', 'GIR 0AA'],
    ['the odd one without a blank', 'GIR0AA', 'GIR0AA'],
    ['only the outward half', 'ZZ1', undefined],
    ['with a word behind it', 'ZZ1 1ZZ (TEMP)', undefined],
    ['with the letter O for nought', 'ZZO 1ZZ', undefined],
    ['two of them', 'ZZ1 1ZZ ZZ1 1ZZ', undefined],
    ['with a line between that is no blank', 'ZZ1_1ZZ', undefined],
    ['blank', '  ', undefined],
  ])('%s', (_, value, postcode) => {
    expect(recognisePostcode(value)).toBe(postcode);
  });
});

describe('a UPN (item 3)', () => {
  it.each([
    ['13 letters and figures', 'A123456789012', 'A123456789012'],
    ['lower case and blanks', ' a12345678901b ', 'A12345678901B'],
    ['too short', 'A12345678901', undefined],
    ['too long', 'A1234567890123', undefined],
    ['another character', 'A-23456789012', undefined],
    ['a letter of another alphabet', 'Á123456789012', undefined],
    ['a reason', 'UN4', undefined],
  ])('%s', (_, value, upn) => {
    expect(recogniseUpn(value)).toBe(upn);
  });

  it.each([
    ['all noughts make A', 'A000000000000', true],
    ['a one in the last place weighs 13', 'P000000000001', true],
    ['a one in the first place weighs 2', 'C100000000000', true],
    ['a letter in the last place counts by its place in the alphabet', 'P00000000000B', true],
    ['another letter than the sum makes', 'B000000000000', false],
    ['a figure for a check letter', '0000000000000', false],
    ['a letter that is not in the alphabet used', 'A00000000000O', false],
  ])('check letter: %s', (_, upn, right) => {
    expect(hasRightCheckLetter(upn)).toBe(right);
  });
});

describe('a name (items 6 and 7)', () => {
  const pair = '\u{1F600}';
  it.each<[string, unknown, string, boolean]>([
    ['is trimmed', '  Fake\u00a0', 'Fake', false],
    ['of 128 units is whole', 'x'.repeat(128), 'x'.repeat(128), false],
    ['of 129 units is cut', 'x'.repeat(129), 'x'.repeat(128), true],
    ['is never cut inside a pair', `${'x'.repeat(127)}${pair}`, 'x'.repeat(127), true],
    ['keeps a pair that fits', `${'x'.repeat(126)}${pair}y`, `${'x'.repeat(126)}${pair}`, true],
    ['is trimmed again after the cut', `${'x'.repeat(127)} yy`, 'x'.repeat(127), true],
    ['with a lone half is cut as units', `${'x'.repeat(127)}\ud83dyy`, `${'x'.repeat(127)}\ud83d`, true],
    ['trimmed to 128 is not cut', ` ${'x'.repeat(128)} `, 'x'.repeat(128), false],
    ['that is blank is none', ' \t ', '', false],
    ['that is missing is none', null, '', false],
  ])('%s', (_, value, name, wasCut) => {
    expect(readName(value)).toEqual({ name, wasCut });
  });
});

describe('an id that can be sent (payload.md section 6)', () => {
  it.each([
    ['letters, figures, lines', 'aZ09_-', undefined],
    ['as long as the maximum', 'x'.repeat(36), undefined],
    ['longer', 'x'.repeat(37), 'too-long'],
    ['missing', '', 'missing'],
    ['with a blank inside', 'A 1', 'characters'],
    ['with a leading blank', ' A1', 'characters'],
    ['with a line end', 'A1\n', 'characters'],
    ['with an accent', 'É1', 'characters'],
  ])('%s', (_, id, fault) => {
    expect(idFault(id, 36)).toBe(fault);
  });
});

describe('the last property of a name in any case', () => {
  it.each<[string, string, unknown]>([
    ['the only one', '{"FLAG":1}', 1],
    ['in lower case', '{"flag":1}', 1],
    ['none', '{"other":1}', undefined],
    ['the last of two cases', '{"FLAG":1,"flag":2}', 2],
    ['the last where the first comes again', '{"FLAG":1,"flag":2,"FLAG":3}', 3],
    ['not one further down', '{"flag":1,"Flag":2,"in":{"FLAG":3}}', 2],
    ['not one in a text', '{"flag":1,"Flag":2,"in":"\\",\\"FLAG\\":3"}', 2],
    ['written with an escape', '{"FLAG":1,"fl\\u0061g":2}', 2],
  ])('%s', (_, json, value) => {
    expect(lastProperty(json, JSON.parse(json) as Record<string, unknown>, 'FLAG')).toBe(value);
  });
});
