import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildChild } from '../../lib/payload/buildChild';
import { buildContextOf } from '../../tools/payloads/buildContextOf';
import { columnValue } from '../../tools/payloads/columnValue';
import { readLastSent } from '../../tools/payloads/payloadsFile';
import { readSsdFiles } from '../../tools/payloads/readSsdFiles';
import { runPayloads } from '../../tools/payloads/runPayloads';
import { personRowsOf } from '../payload/personRowsOf';

const folders: string[] = [];
function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'payloads-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

describe('a value of a file', () => {
  test.each<[string, unknown, string, unknown]>([
    ['a date is one', '2026-02-28', 'datetime', new Date('2026-02-28T00:00:00Z')],
    ['a date with a time too', '2026-02-28 13:45:00', 'datetime', new Date('2026-02-28T13:45:00Z')],
    ['a date with a T and a time too', '2026-11-22T10:00:00', 'datetime', new Date('2026-11-22T10:00:00Z')],
    [
      'a date with parts of a second',
      '2026-11-22 10:00:00.123',
      'datetime',
      new Date('2026-11-22T10:00:00.123Z'),
    ],
    ['a time that is none is no date', '2026-11-22 25:00', 'datetime', undefined],
    ['a date in another order is none', '22/11/2026', 'datetime', undefined],
    ['a number is no date', 20261122, 'datetime', undefined],
    ['a blank date is none at all', ' ', 'datetime', null],
    ['a blank number is none at all', '', 'int', null],
    ['a blank text stays one', ' ', 'nvarchar(3)', ' '],
    ['a truth value is no text', true, 'nchar(1)', undefined],
    [
      'the last instant of a day is of that day',
      '2026-02-28T23:59:59.999Z',
      'datetime',
      new Date('2026-02-28T23:59:59.997Z'),
    ],
    ['a 30 February is none', '2026-02-30', 'datetime', undefined],
    ['what SQL Server cannot store is none', '1600-01-01', 'datetime', undefined],
    ['a text fits its column', 'abc', 'nvarchar(3)', 'abc'],
    ['a longer one does not', 'abcd', 'nvarchar(3)', undefined],
    ['a long text fits max', 'x'.repeat(9_000), 'nvarchar(max)', 'x'.repeat(9_000)],
    ['a number may stand for a text', 12, 'nvarchar(48)', '12'],
    ['a whole number is an int', 12, 'int', 12],
    ['a fraction is not', 1.5, 'int', undefined],
    ['a fraction is a float', 1.5, 'float', 1.5],
    ['a text is no number', '1', 'int', undefined],
    ['null fits anything', null, 'int', null],
    ['an object fits nothing', {}, 'nvarchar(max)', undefined],
  ])('%s', (_, value, type, expected) => {
    expect(columnValue(value, type)).toEqual(expected);
  });
});

describe('a folder that cannot be used', () => {
  test.each<[string, () => string, RegExp]>([
    [
      'is not there',
      () => join(tmpdir(), 'no-such-folder'),
      /^There is no folder .*no-such-folder\. Name the one that holds ssd_person\.json/,
    ],
    [
      'holds no table',
      () => folderWith({ 'other.json': '[]' }),
      /holds no file of an SSD table\. Each is named like its table/,
    ],
    [
      'holds what is not JSON',
      () => folderWith({ 'ssd_person.json': '[{' }),
      /ssd_person\.json is not JSON\. Write the table again as an array of objects, or take the file away/,
    ],
    [
      'holds no array',
      () => folderWith({ 'ssd_person.json': '{}' }),
      /ssd_person\.json is not an array of objects, one for each row\.$/,
    ],
    [
      'holds an array of others',
      () => folderWith({ 'ssd_person.json': '[1]' }),
      /ssd_person\.json, row 1 is not an object/,
    ],
    [
      'has an unknown column',
      () => folderWith({ 'ssd_person.json': '[{"pers_person_id":"P1"},{"pers_name":"x","pers_age":1}]' }),
      /row 2 has columns that ssd_person has not: pers_name, pers_age\. Leave them out, or correct their names\.$/,
    ],
    [
      'has a value that does not fit',
      () => folderWith({ 'ssd_person.json': '[{"pers_dob":"secret"}]' }),
      /row 1: the value of pers_dob does not fit datetime\. Write a date as text, such as "2026-11-22"/,
    ],
  ])('%s: it is named', (_, folder, message) => {
    expect(() => readSsdFiles(folder())).toThrow(message);
  });
});

describe('the payloads', () => {
  const ssd = join('tests', 'conformance', 'data', 'ssd');
  const runDate = '2026-11-22';

  it('are those that the library builds of the same rows, sorted, for all of the cohort', async () => {
    const { payloads, explanation } = await runPayloads({ ssd, runDate, explain: 'p0003' }, process.env);
    const data = JSON.parse(
      JSON.stringify(readSsdFiles(ssd), (_, value: unknown) =>
        typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? value.slice(0, 10) : value,
      ),
    ) as Parameters<typeof personRowsOf>[0];
    const context = buildContextOf(runDate, {});
    const expected = data.ssd_person
      .map((person) => buildChild(personRowsOf(data, String(person.pers_person_id)), context))
      .filter(({ inCohort }) => inCohort)
      .sort((a, b) => (a.personId < b.personId ? -1 : 1))
      .map(({ personId, groups, payload, findings }) => ({
        person_id: personId,
        groups,
        ...(payload && { payload }),
        findings: findings.map(({ rule, severity, path }) => ({ rule, severity, path })),
      }));
    expect(payloads.length).toBeGreaterThan(100);
    expect(payloads).toEqual(expected);
    expect(explanation).toMatch(/^Person P0003\n.*in the cohort {3}yes/s);
  });

  it('come from an empty table where a file is missing', async () => {
    const folder = folderWith({ 'ssd_person.json': '[{"pers_person_id":"P1","pers_dob":"2012-01-01"}]' });
    expect((await runPayloads({ ssd: folder, runDate }, process.env)).payloads).toEqual([]);
  });

  it('hold back nobody from the file, and are in code-unit order', async () => {
    const ids = ['b', 'a b', 'B', '\u00e9', 'a-1'];
    const { payloads, personsWithoutId } = await runPayloads(
      {
        ssd: folderWith({
          'ssd_person.json': JSON.stringify([
            ...ids.map((id) => ({ pers_person_id: id, pers_dob: '2012-01-01T23:30:00' })),
            { pers_person_id: null, pers_dob: '2012-01-01' },
          ]),
          'ssd_cin_episodes.json': JSON.stringify(
            ids.map((id, index) => ({
              cine_referral_id: `R${index}`,
              cine_person_id: id,
              cine_referral_date: '2025-01-01 08:00:00',
            })),
          ),
        }),
        runDate,
      },
      process.env,
    );
    // SQL Server takes b and B for one id: of two rows one stands for the person.
    expect(payloads.map(({ person_id: id }) => id)).toEqual(['B', 'a b', 'a-1', '\u00e9']);
    expect(payloads[1]).toEqual({
      person_id: 'a b',
      groups: ['active_referral', 'waiting_assessment'],
      payload: expect.objectContaining({ la_child_id: 'a b' }) as unknown,
      findings: [{ rule: 'child-id-characters', severity: 'error', path: 'la_child_id' }],
    });
    expect(payloads[2]?.payload).toMatchObject({
      child_details: { date_of_birth: '2012-01-01' },
      social_care_episodes: [{ referral_date: '2025-01-01' }],
    });
    expect(personsWithoutId).toBe(1);
  });

  it.each<[string, Partial<Parameters<typeof runPayloads>[0]>, Record<string, string>, string]>([
    [
      'a person who is not there',
      { explain: 'P2' },
      {},
      'There is no person P2 in ssd_person. Check the id; case does not matter.',
    ],
    [
      'a run date that is no day',
      { runDate: '2026-02-30' },
      {},
      'The run date 2026-02-30 is not a day of the calendar. Write it as 2026-11-22.',
    ],
    [
      'a run date with a time',
      { runDate: '2026-11-22T10:00:00' },
      {},
      'The run date 2026-11-22T10:00:00 is not a day of the calendar. Write it as 2026-11-22.',
    ],
    [
      'settings that are wrong, all at once',
      {},
      { WINDOW_MONTHS_BACK: 'many', CHILD_ID_MAX_LENGTH: '99' },
      'Settings are wrong: WINDOW_MONTHS_BACK must be a whole number; CHILD_ID_MAX_LENGTH must be from 1 to 48. Set or unset them.',
    ],
    [
      'a file of what was last sent that is not there',
      { explain: 'P1', lastSent: '/no/such/file' },
      {},
      '/no/such/file cannot be read as JSON. Name a file that --out wrote before.',
    ],
  ])('say what is wrong: %s', async (_, request, settings, message) => {
    const ssd = folderWith({ 'ssd_person.json': '[{"pers_person_id":"P1"}]' });
    await expect(runPayloads({ ssd, runDate, ...request }, { ...process.env, ...settings })).rejects.toThrow(
      message,
    );
  });

  it.each<[string, unknown, RegExp]>([
    ['is no array', {}, /is not a file that --out wrote\.$/],
    ['holds no ids', [{ payload: {} }], /is not a file that --out wrote\.$/],
    [
      'holds what nobody could have sent',
      [{ person_id: 'p1', payload: { la_child_id: 'P1' } }],
      /^The payload of P1 in .* is not one that could have been sent\.$/,
    ],
  ])('refuse a file of what was last sent that %s', (_, content, message) => {
    const file = join(folderWith({ 'before.json': JSON.stringify(content) }), 'before.json');
    expect(() => readLastSent(file, 'P1', 36)).toThrow(message);
  });
});

test('SDQ scores that an authority keeps as text come through the database as text', async () => {
  const score = (id: string, value: unknown) => ({
    csdq_table_id: id,
    csdq_person_id: 'P1',
    csdq_sdq_completed_date: `2025-01-0${id}`,
    csdq_sdq_score: value,
  });
  const ssd = folderWith({
    'ssd_person.json': JSON.stringify([{ pers_person_id: 'P1', pers_dob: '2015-05-05' }]),
    'ssd_cin_episodes.json': JSON.stringify([
      { cine_referral_id: 'R1', cine_person_id: 'P1', cine_referral_date: '2025-01-10' },
    ]),
    'ssd_sdq_scores.json': JSON.stringify([
      score('1', '14'),
      score('2', ' 7 '),
      score('3', '14.0'),
      score('4', 'not done'),
      score('5', 9),
      score('6', 10.5),
      score('7', null),
    ]),
  });
  const { payloads } = await runPayloads({ ssd, runDate: '2026-11-22' }, {});
  expect(payloads[0]?.payload?.health_and_wellbeing?.sdq_assessments).toEqual([
    { date: '2025-01-05', score: 9 },
    { date: '2025-01-03', score: 14 },
    { date: '2025-01-02', score: 7 },
    { date: '2025-01-01', score: 14 },
  ]);
  expect(payloads[0]?.findings.map(({ rule }) => rule)).toEqual(Array(3).fill('sdq-score-not-valid'));
});
