import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildChild } from '../../../lib/payload/buildChild';
import { buildContextOf } from '../../../sandbox/payloads/buildContextOf';
import { columnValue } from '../../../sandbox/payloads/columnValue';
import { readSsdFiles } from '../../../sandbox/payloads/readSsdFiles';
import { runPayloads } from '../../../sandbox/payloads/runPayloads';
import { realServer } from '../../../sandbox/sqlTarget/realServer';
import { personRowsOf } from '../../payload/personRowsOf';

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
    ['is not there', () => join(tmpdir(), 'no-such-folder'), /^There is no folder .*no-such-folder\.$/],
    ['holds no table', () => folderWith({ 'other.json': '[]' }), /holds no file of an SSD table/],
    [
      'holds what is not JSON',
      () => folderWith({ 'ssd_person.json': '[{' }),
      /ssd_person\.json is not JSON\.$/,
    ],
    [
      'holds no array',
      () => folderWith({ 'ssd_person.json': '{}' }),
      /ssd_person\.json is not an array of objects\.$/,
    ],
    [
      'holds an array of others',
      () => folderWith({ 'ssd_person.json': '[1]' }),
      /ssd_person\.json, row 1 is not an object/,
    ],
    [
      'has an unknown column',
      () => folderWith({ 'ssd_person.json': '[{"pers_person_id":"P1"},{"pers_name":"x","pers_age":1}]' }),
      /row 2 has columns that the table has not: pers_name, pers_age\.$/,
    ],
    [
      'has a value that does not fit',
      () => folderWith({ 'ssd_person.json': '[{"pers_dob":"secret"}]' }),
      /row 1: the value of pers_dob does not fit datetime\.$/,
    ],
  ])('%s: it is named', (_, folder, message) => {
    expect(() => readSsdFiles(folder())).toThrow(message);
  });
});

describe('the settings of a real server', () => {
  test.each<[string, Record<string, string>, RegExp]>([
    ['are refused beside those of the app', { SSD_SQL_SERVER: 'x' }, /SSD_SQL_SERVER is set/],
    [
      'must be complete',
      { SANDBOX_SQL_SERVER: 'x', SANDBOX_SQL_PORT: 'y', SANDBOX_SQL_USER: 'z' },
      /missing or wrong: SANDBOX_SQL_PORT, SANDBOX_SQL_DATABASE, SANDBOX_SQL_PASSWORD\.$/,
    ],
  ])('%s', (_, environment, message) => {
    expect(() => realServer(environment)).toThrow(message);
  });

  it('are none where none is named', () => {
    expect(realServer({})).toBeUndefined();
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

  it('come from an empty table where a file is missing, and say who is not there', async () => {
    const folder = folderWith({ 'ssd_person.json': '[{"pers_person_id":"P1","pers_dob":"2012-01-01"}]' });
    expect((await runPayloads({ ssd: folder, runDate }, process.env)).payloads).toEqual([]);
    await expect(runPayloads({ ssd: folder, runDate, explain: 'P2' }, process.env)).rejects.toThrow(
      'There is no person P2 in ssd_person.',
    );
    await expect(runPayloads({ ssd: folder, runDate: '2026-02-30' }, process.env)).rejects.toThrow(
      'The run date 2026-02-30 is not a date such as 2026-11-22.',
    );
  });
});
