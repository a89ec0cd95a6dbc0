import type { SsdRows } from '../../../lib/payload/personRows';
import { findingsOf, payloadOf, type Said } from '../rowBuilders';

const upn = 'P000000000001';
const notUpn = ['upn-not-valid at child_details.unique_pupil_number'];
const notReason = ['code-not-recognised at child_details.unique_pupil_number_unknown_reason'];

describe('items 3 and 5: the UPN, or why there is none', () => {
  it.each<[string, SsdRows['ssd_person'], string | undefined, string | undefined, string[]]>([
    ['a UPN', { pers_upn: upn }, upn, undefined, []],
    ['a UPN in lower case, with blanks', { pers_upn: ` ${upn.toLowerCase()} ` }, upn, undefined, []],
    [
      'a UPN beside a reason: the reason is not sent',
      { pers_upn: upn, pers_upn_unknown: 'UN2' },
      upn,
      undefined,
      [],
    ],
    [
      'a UPN beside a broken reason: not a word of it',
      { pers_upn: upn, pers_upn_unknown: 'XX' },
      upn,
      undefined,
      [],
    ],
    ['no UPN and a reason', { pers_upn_unknown: 'un2' }, undefined, 'UN2', []],
    ['a reason in place of the UPN', { pers_upn: ' UN4 ' }, undefined, 'UN4', []],
    ['a reason with a description in place of it', { pers_upn: 'UN4 - new' }, undefined, 'UN4', []],
    [
      'two reasons: the first column wins',
      { pers_upn: 'UN4', pers_upn_unknown: 'UN10' },
      undefined,
      'UN10',
      [],
    ],
    [
      'a broken reason and one in place of the UPN',
      { pers_upn: 'UN4', pers_upn_unknown: 'XX' },
      undefined,
      'UN4',
      notReason,
    ],
    ['UN11 is neither', { pers_upn: 'UN11' }, undefined, undefined, notUpn],
    ['short text', { pers_upn: 'A1' }, undefined, undefined, notUpn],
    ['short text and a reason', { pers_upn: 'A1', pers_upn_unknown: 'UN1' }, undefined, 'UN1', notUpn],
    ['blank', { pers_upn: '  ', pers_upn_unknown: ' ' }, undefined, undefined, []],
    ['a broken reason', { pers_upn_unknown: 'UNKN' }, undefined, undefined, notReason],
    [
      'a wrong check letter is sent',
      { pers_upn: 'A000000000001' },
      'A000000000001',
      undefined,
      ['upn-check-letter at child_details.unique_pupil_number'],
    ],
  ])('%s', (_, person, number, reason, findings) => {
    const said: Said = { ssd_person: [person] };
    const { child_details: details } = payloadOf(said);
    expect(details.unique_pupil_number).toBe(number);
    expect(details.unique_pupil_number_unknown_reason).toBe(reason);
    expect(findingsOf(said)).toEqual(findings);
  });
});

describe('item 4: the former UPN', () => {
  const path = 'child_details.former_unique_pupil_number';
  const former = (
    value: string | null,
    from: string | null,
    id = 'LI1',
    type = 'Former Unique Pupil Number',
  ) => ({
    link_table_id: id,
    link_identifier_value: value,
    link_valid_from_date: from,
    link_identifier_type: type,
  });
  const [a, b] = ['A000000000000', 'P000000000001'];
  it.each<[string, SsdRows['ssd_linked_identifiers'][], string | undefined, string[]]>([
    ['the only one', [former(a, '2020-01-01')], a, []],
    ['in lower case, with blanks', [former(' p000000000001 ', '2020-01-01')], b, []],
    ['a type in any case, with blanks', [former(a, null, 'LI1', ' FORMER unique pupil number ')], a, []],
    ['another type', [former(a, '2020-01-01', 'LI1', 'NHS Number')], undefined, []],
    ['of two the latest', [former(a, '2020-01-01', 'LI9'), former(b, '2021-01-01')], b, []],
    ['one without a date is earliest', [former(a, null, 'LI9'), former(b, '2001-01-01')], b, []],
    [
      'of two on one day the greater, whatever the keys',
      [former(a, '2020-01-01', 'LI2'), former(b, '2020-01-01', 'LI1')],
      b,
      [],
    ],
    [
      'a good one behind a newer bad one',
      [former(a, '2020-01-01'), former('X1', '2021-01-01', 'LI2')],
      a,
      [`upn-not-valid at ${path}`],
    ],
    [
      'a bad one behind a newer good one is not told',
      [former(a, '2021-01-01'), former('X1', '2020-01-01', 'LI2')],
      a,
      [],
    ],
    ['a blank one before a good one', [former(a, '2020-01-01'), former(' ', '2021-01-01', 'LI2')], a, []],
    ['only a bad one', [former('A-0000000/012', null)], undefined, [`upn-not-valid at ${path}`]],
    [
      'a wrong check letter is sent',
      [former('B000000000000', null)],
      'B000000000000',
      [`upn-check-letter at ${path}`],
    ],
    ["somebody else's", [{ link_person_id: 'P2' }], undefined, []],
  ])('%s', (_, rows, number, findings) => {
    const said: Said = { ssd_linked_identifiers: rows };
    expect(payloadOf(said).child_details.former_unique_pupil_number).toBe(number);
    expect(findingsOf(said)).toEqual(findings);
  });
});
