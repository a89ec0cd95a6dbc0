import { buildChild } from '../../../lib/payload/buildChild';
import type { SsdRows } from '../../../lib/payload/personRows';
import type { ChildDetails } from '../../../lib/payload/schema';
import { build, contextOf, findingsOf, payloadOf, rowsOf, type Said } from '../rowBuilders';

const details = (said: Said): ChildDetails => payloadOf(said).child_details;

describe('the ids (item 2 and the legacy id)', () => {
  it.each<[string, SsdRows['ssd_person'], string | undefined, string[]]>([
    ['trimmed', { pers_legacy_id: ' LEG-1 ' }, 'LEG-1', []],
    ['blank', { pers_legacy_id: '  ' }, undefined, []],
    ['of 36 characters', { pers_legacy_id: 'x'.repeat(36) }, 'x'.repeat(36), []],
    ['of 37', { pers_legacy_id: 'x'.repeat(37) }, undefined, ['mis-child-id-too-long at mis_child_id']],
    [
      'with another character',
      { pers_legacy_id: 'LEG/1' },
      undefined,
      ['mis-child-id-characters at mis_child_id'],
    ],
  ])('a legacy id %s', (_, person, id, findings) => {
    expect(payloadOf({ ssd_person: [person] }).mis_child_id).toBe(id);
    expect(findingsOf({ ssd_person: [person] })).toEqual(findings);
  });

  const named = (id: string): Said => ({
    ssd_person: [{ pers_person_id: id }],
    ssd_cin_episodes: [{ cine_person_id: id }],
  });
  it.each<[string, string, string | undefined, string[]]>([
    ['trailing blanks are no part of it', 'a1  ', 'a1', []],
    ['of 20 characters', 'x'.repeat(20), 'x'.repeat(20), []],
    ['of 21: held back, not cut', 'x'.repeat(21), 'x'.repeat(21), ['child-id-too-long at la_child_id']],
    ['a leading blank is a character', ' a1', ' a1', ['child-id-characters at la_child_id']],
    ['another character', 'a/1', 'a/1', ['child-id-characters at la_child_id']],
  ])('a person id: %s', (_, id, sent, findings) => {
    const result = build(named(id));
    expect(result.payload?.la_child_id).toBe(sent);
    expect(findingsOf(named(id))).toEqual(findings);
    expect(result.heldBack).toBe(findings.length > 0);
  });

  const cut = contextOf(undefined, { cutLongChildIds: true });
  it.each<[string, string, string, string[], number?]>([
    ['an id of 23 characters is cut to 20', 'CHILD-2020-0000000001-A', 'CHILD-2020-000000000', []],
    ['a short one stays', 'a1', 'a1', []],
    ['what is cut off may have any character', 'CHILD-2020-000000000/A', 'CHILD-2020-000000000', []],
    [
      'what is left may not',
      'CHILD-2020/0000000001-A',
      'CHILD-2020/000000000',
      ['child-id-characters at la_child_id'],
    ],
    [
      'one that others would share is held back',
      'CHILD-2019-0000000001-A',
      'CHILD-2019-000000000',
      ['child-id-shared at la_child_id'],
      1,
    ],
    [
      'and so is one of 20 characters that others are cut to',
      'CHILD-2019-000000000',
      'CHILD-2019-000000000',
      ['child-id-shared at la_child_id'],
      2,
    ],
  ])('where ids are cut, %s', (_, id, sent, findings, others = 0) => {
    const {
      payload,
      heldBack,
      findings: found,
    } = buildChild({ ...rowsOf(named(id)), othersWithCutId: others }, cut);
    expect(payload?.la_child_id).toBe(sent);
    expect(found.map(({ rule, path }) => `${rule} at ${path}`)).toEqual(findings);
    expect(heldBack).toBe(findings.length > 0);
    if (others > 0) expect(found[0]?.value).toBe(String(others));
  });

  it('a blank person id is missing: held back, with nothing to send', () => {
    const result = build(named('  '));
    expect(result).toMatchObject({ personId: '', inCohort: true, heldBack: true });
    expect(result.payload).toBeUndefined();
    expect(result.findings).toMatchObject([
      { rule: 'child-id-missing', severity: 'error', path: 'la_child_id' },
    ]);
  });

  it('takes the longest person id from a setting', () => {
    expect(build(named('x'.repeat(21)), contextOf(undefined, { maxChildIdLength: 20 })).heldBack).toBe(true);
    expect(build(named('x'.repeat(40)), contextOf(undefined, { maxChildIdLength: 40 })).heldBack).toBe(false);
  });

  it('gives the ids of the ledger row as stored without trailing blanks', () => {
    expect(build({ ssd_person: [{ pers_person_id: 'P1 ', pers_legacy_id: ' LEG 1 ' }] })).toMatchObject({
      personId: 'P1',
      legacyId: ' LEG 1',
    });
    expect(build().legacyId).toBeNull();
  });
});

describe('the person (items 6 to 11)', () => {
  it.each<[string, SsdRows['ssd_person'], Partial<ChildDetails>, string[]]>([
    [
      'names are trimmed',
      { pers_forename: ' Fake ', pers_surname: '\tTest ' },
      { first_name: 'Fake', surname: 'Test' },
      [],
    ],
    [
      'a long name is cut',
      { pers_surname: 'x'.repeat(130) },
      { surname: 'x'.repeat(128) },
      ['name-cut at child_details.surname'],
    ],
    [
      'both dates are sent',
      { pers_dob: '2025-02-03', pers_expected_dob: '2025-01-20' },
      { date_of_birth: '2025-02-03', expected_date_of_birth: '2025-01-20' },
      [],
    ],
    [
      'a date of birth today is no future one',
      { pers_dob: '2026-11-22' },
      { date_of_birth: '2026-11-22' },
      [],
    ],
    [
      'a date of birth tomorrow is',
      { pers_dob: '2026-11-23' },
      { date_of_birth: '2026-11-23' },
      ['date-in-future at child_details.date_of_birth'],
    ],
    [
      'a due date in the future is none',
      { pers_dob: null, pers_expected_dob: '2027-01-01' },
      { expected_date_of_birth: '2027-01-01' },
      [],
    ],
    [
      'a broken due date is left out',
      { pers_expected_dob: 'soon' },
      {},
      ['date-not-valid at child_details.expected_date_of_birth'],
    ],
    ['sex M', { pers_sex: 'm' }, { sex: 'M' }, []],
    ['sex with a description', { pers_sex: 'F - Female' }, { sex: 'F' }, []],
    ['sex U', { pers_sex: 'u' }, { sex: 'U' }, []],
    ['sex U with a description', { pers_sex: 'U: not known' }, { sex: 'U' }, []],
    ['sex blank', { pers_sex: ' ' }, { sex: 'U' }, []],
    ['sex missing', { pers_sex: null }, { sex: 'U' }, []],
    ['sex in words', { pers_sex: ' Male ' }, { sex: 'M' }, []],
    ['sex in capital letters', { pers_sex: 'FEMALE' }, { sex: 'F' }, []],
    ['another word', { pers_sex: 'Males' }, { sex: 'U' }, ['code-not-recognised at child_details.sex']],
    ['a placeholder', { pers_sex: ' ssd_ph' }, { sex: 'U' }, []],
    ['ethnicity', { pers_ethnicity: 'wbri' }, { ethnicity: 'WBRI' }, []],
    [
      'ethnicity in words',
      { pers_ethnicity: 'White British' },
      {},
      ['code-not-recognised at child_details.ethnicity'],
    ],
  ])('%s', (_, person, items, findings) => {
    const said: Said = { ssd_person: [person] };
    expect(details(said)).toMatchObject(items);
    expect(findingsOf(said)).toEqual(findings);
  });

  it('omits blank names', () => {
    const blank = details({ ssd_person: [{ pers_forename: '  ', pers_surname: null }] });
    expect(Object.keys(blank)).not.toEqual(expect.arrayContaining(['first_name']));
    expect(Object.keys(blank)).not.toEqual(expect.arrayContaining(['surname']));
  });
});

describe('disabilities (item 12)', () => {
  const path = 'child_details.disabilities';
  it.each<[string, unknown[], string[] | undefined, string[]]>([
    ['nothing recorded', [], ['NONE'], []],
    ['only blanks', [' ', null, ''], ['NONE'], []],
    ['codes are sorted', ['VIS', 'AUT', 'LD'], ['AUT', 'LD', 'VIS'], []],
    ['and distinct', ['VIS', 'vis ', 'VIS - Vision'], ['VIS'], []],
    ['NONE alone', ['none'], ['NONE'], []],
    ['NONE beside a code', ['NONE', 'MOB'], ['MOB'], [`none-beside-disability at ${path}`]],
    ['not a code', ['Wheelchair'], undefined, [`code-not-recognised at ${path}`]],
    ['a code beside one that is none', ['MOB', 'Wheelchair'], ['MOB'], [`code-not-recognised at ${path}`]],
    ['NONE beside one that is none', ['NONE', 'Wheelchair'], ['NONE'], [`code-not-recognised at ${path}`]],
    [
      'each that is none is told',
      ['X', 'Y'],
      undefined,
      [`code-not-recognised at ${path}`, `code-not-recognised at ${path}`],
    ],
    [
      'all twelve',
      ['MOB', 'HAND', 'PC', 'INC', 'COMM', 'LD', 'HEAR', 'VIS', 'BEH', 'CON', 'AUT', 'DDA'],
      ['AUT', 'BEH', 'COMM', 'CON', 'DDA', 'HAND', 'HEAR', 'INC', 'LD', 'MOB', 'PC', 'VIS'],
      [],
    ],
  ])('%s', (_, codes, sent, findings) => {
    const rows = codes.map((code, at) => ({ disa_table_id: `DI${at}`, disa_disability_code: code }));
    expect(details({ ssd_disability: rows }).disabilities).toEqual(sent);
    expect(findingsOf({ ssd_disability: rows })).toEqual(findings);
  });

  it("counts nobody else's", () => {
    expect(details({ ssd_disability: [{ disa_person_id: 'P2' }] }).disabilities).toEqual(['NONE']);
  });
});

describe('the postcode (item 13)', () => {
  const address = (id: string, start: string | null, postcode: string | null) => ({
    addr_table_id: id,
    addr_address_start_date: start,
    addr_address_postcode: postcode,
  });
  const warned = ['postcode-not-valid at child_details.postcode'];
  it.each<[string, SsdRows['ssd_address'][], string | undefined, string[]]>([
    ['no address', [], undefined, []],
    [
      'the latest that has begun',
      [address('A1', '2020-01-01', 'ZZ1 1ZZ'), address('A2', '2024-01-01', 'zz2 2zz')],
      'ZZ2 2ZZ',
      [],
    ],
    ['one that begins today has', [address('A1', '2026-11-22', 'ZZ1 1ZZ')], 'ZZ1 1ZZ', []],
    [
      'one that begins tomorrow has not',
      [address('A1', '2020-01-01', 'ZZ1 1ZZ'), address('A2', '2026-11-23', 'ZZ2 2ZZ')],
      'ZZ1 1ZZ',
      [],
    ],
    [
      'one without a start has, and is earliest',
      [address('A9', null, 'ZZ9 9ZZ'), address('A1', '1990-01-01', 'ZZ1 1ZZ')],
      'ZZ1 1ZZ',
      [],
    ],
    ['only one without a start', [address('A9', null, 'ZZ9 9ZZ')], 'ZZ9 9ZZ', []],
    [
      'of two on one day the higher key',
      [address('A2', '2020-01-01', 'ZZ2 2ZZ'), address('A1', '2020-01-01', 'ZZ1 1ZZ')],
      'ZZ2 2ZZ',
      [],
    ],
    [
      'a blank one is never stood in for by an older',
      [address('A1', '2020-01-01', 'ZZ1 1ZZ'), address('A2', '2024-01-01', ' ')],
      undefined,
      [],
    ],
    [
      'nor a broken one',
      [address('A1', '2020-01-01', 'ZZ1 1ZZ'), address('A2', '2024-01-01', 'CONFIDENTIAL')],
      undefined,
      warned,
    ],
    [
      'an older broken one is not told',
      [address('A1', '2020-01-01', 'X'), address('A2', '2024-01-01', 'ZZ1 1ZZ')],
      'ZZ1 1ZZ',
      [],
    ],
    ["somebody else's", [{ addr_person_id: 'P2' }], undefined, []],
  ])('%s', (_, rows, postcode, findings) => {
    expect(details({ ssd_address: rows }).postcode).toBe(postcode);
    expect(findingsOf({ ssd_address: rows })).toEqual(findings);
  });
});

describe('unaccompanied children (items 14 and 15)', () => {
  const status = (text: string, end: string | null, id = 'IM1') => ({
    immi_immigration_status_id: id,
    immi_immigration_status: text,
    immi_immigration_status_end_date: end,
  });
  it.each<[string, SsdRows['ssd_immigration_status'][], boolean, string | undefined]>([
    ['no row', [], false, undefined],
    ['an open one', [status('UASC', null)], true, undefined],
    [
      'in words, in any case, with blanks',
      [status(' Unaccompanied asylum-seeking child ', null)],
      true,
      undefined,
    ],
    ['the single letter', [status('u', null)], true, undefined],
    ['another status', [status('Refugee', null)], false, undefined],
    ['a status with a description', [status('UASC leave', null)], true, undefined],
    ['with one behind a mark', [status('U - unaccompanied', null)], true, undefined],
    ['a letter that goes on is no status', [status('U Turn', null)], false, undefined],
    ['a placeholder', [status('SSD_PH', null)], false, undefined],
    ['ended on the first day of the window', [status('UASC', '2024-04-01')], true, '2024-04-01'],
    ['ended before', [status('UASC', '2024-03-31')], false, undefined],
    [
      'an open one is preferred to one that ends',
      [status('UASC', '2030-01-01', 'IM9'), status('UASC', null)],
      true,
      undefined,
    ],
    [
      'of two that ended the later',
      [status('UASC', '2025-01-01', 'IM9'), status('U', '2025-06-01')],
      true,
      '2025-06-01',
    ],
    [
      'an end of another status does not count',
      [status('Refugee', '2026-01-01', 'IM9'), status('U', '2025-06-01')],
      true,
      '2025-06-01',
    ],
    ["somebody else's", [{ immi_person_id: 'P2' }], false, undefined],
  ])('%s', (_, rows, flag, end) => {
    expect(details({ ssd_immigration_status: rows })).toMatchObject({ uasc_flag: flag });
    expect(details({ ssd_immigration_status: rows }).uasc_end_date).toBe(end);
  });

  it('takes the statuses from a setting', () => {
    const context = contextOf(undefined, { uascStatuses: ['REFUGEE'] });
    const said: Said = { ssd_immigration_status: [status('Refugee', null)] };
    expect(payloadOf(said, context).child_details.uasc_flag).toBe(true);
  });
});
