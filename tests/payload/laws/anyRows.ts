import fc from 'fast-check';
import { codeSets } from '../../../lib/payload/codeSets';
import type { PersonRows, SsdTable } from '../../../lib/payload/personRows';
import { ssdTables } from '../personRowsOf';
import { columnKind, columnsOf, type ColumnKind } from './columnKinds';
import { anyCharacter } from '../../anyCharacter';

const codes = Object.values(codeSets).flatMap((set) => Object.keys(set));
const texts = [
  'Former Unique Pupil Number',
  'A123456789012',
  'a00000000001b',
  'UN4',
  'UASC',
  'U',
  'CW',
  'Y',
  'N',
  'ZZ1 1ZZ',
  'SW1',
  'Fakename',
];
const jsons = [
  '["1A","2B"]',
  '["1A",null,20,{"a":1}]',
  '{"1A":"Yes","2B":"no","XX":1}',
  '{"CP_CONFERENCE_FLAG":"Y","cp_conference_flag":"N"}',
  '{"CP_CONFERENCE_FLAG":{"CP_CONFERENCE_FLAG":"Y"}}',
  '{"__proto__":"Y","constructor":"Y"}',
  '["1A"',
  '"1A"',
  'null',
  `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
];

/** Few ids, so that rows meet; in either case and with trailing blanks, as SQL Server compares them. */
const id = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('a1', 'A1', 'a1 ', 'a2', 'a3', null) },
  { weight: 1, arbitrary: fc.constantFrom('a/1', 'x'.repeat(36), 'x'.repeat(37), ' ', '', 'ä1') },
);
const date = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .tuple(
        fc.integer({ min: 2019, max: 2027 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 28 }),
      )
      .map(
        ([year, month, day]) => `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
      ),
  },
  { weight: 2, arbitrary: fc.constantFrom('2024-04-01', '2024-03-31', '2026-11-23', '2024-02-29', null) },
  { weight: 1, arbitrary: fc.constantFrom('2026-02-30', '2025-01-10T23:59:59.997', 'soon', '0000-00-00') },
);

const plausible: Readonly<Record<ColumnKind, fc.Arbitrary<unknown>>> = {
  person: fc.constantFrom('P1', 'P1', 'P1', 'p1 ', null, 'P2'),
  id,
  date,
  number: fc.integer({ min: -1, max: 41 }),
  json: fc.constantFrom(...jsons),
  text: fc.oneof(
    fc.constantFrom(...codes),
    fc.constantFrom(...codes).map((code) => ` ${code.toLowerCase()} - description `),
    fc.constantFrom(...texts),
  ),
};

/** What nobody expects in a column. */
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    undefined,
    '',
    ' ',
    '\t\n',
    '\u0000',
    '\u00a0',
    '\ufeff',
    '\ud800',
    '\udc00x',
  ),
  fc.constantFrom<unknown>(0, -0, 1, 2, 1.5, -1, 1e21, NaN, Infinity, 10n, true, false),
  fc.constantFrom<unknown>(
    new Date('2025-01-01T00:00:00Z'),
    new Date(NaN),
    Buffer.from('P1'),
    ['P1'],
    { toString: 'no function' },
    Object.create(null),
    Symbol('P1'),
    () => 'P1',
  ),
  fc.constantFrom('x'.repeat(100_000), '😀'.repeat(70), `${'x'.repeat(127)}😀`, '"', '\\', '</script>'),
  fc.string({ unit: anyCharacter, maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
);

const valueOf = (table: SsdTable, column: string): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 14, arbitrary: plausible[columnKind(table, column)] }, { weight: 1, arbitrary: odd });

const rowOf = (table: SsdTable): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(
    Object.fromEntries(columnsOf(table).map((column) => [column, valueOf(table, column)])),
    // Columns that are not there at all.
    { requiredKeys: columnsOf(table).slice(0, 2) },
  );

/** Rows of the person P1 in which anything may stand; most of it plausible, so that payloads come of it. */
export const anyRows: fc.Arbitrary<PersonRows> = fc
  .record({
    person: rowOf('ssd_person'),
    known: fc.boolean(),
    tables: fc.record(
      Object.fromEntries(ssdTables.map((table) => [table, fc.array(rowOf(table), { maxLength: 4 })])),
    ),
    inStatutoryReturn: fc.constantFrom(undefined, undefined, true),
  })
  .map(({ person, known, tables, inStatutoryReturn }) => {
    // Otherwise hardly anybody would be in the cohort.
    const row = known ? { ...person, pers_person_id: 'P1', pers_dob: '2009-05-05' } : person;
    return {
      person: row,
      tables: { ...(tables as unknown as PersonRows['tables']), ssd_person: [row] },
      inStatutoryReturn,
    };
  });
