import { ruleColumns, type SsdTable } from '../../lib/payload/personRows';
import { allStatements } from '../../lib/sql/statement';
import { onePersonRow } from '../../lib/ssd/assemble';
import { missingColumns, type DescribedColumn } from '../../lib/ssd/inspectServer';
import '../../lib/ssd/readPersons';
import { linkOf, parents } from '../../lib/ssd/links';
import { ssdTables } from '../../lib/ssd/tables';

describe('the SSD tables', () => {
  it('define every column that is read or links rows', () => {
    for (const [table, columns] of Object.entries(ruleColumns)) {
      const defined = Object.keys(ssdTables[table as keyof typeof ssdTables].columns);
      const { person, parent } = linkOf(table as SsdTable);
      const links = [person, parent?.column].filter((column) => column !== undefined);
      expect(defined).toEqual(expect.arrayContaining([...columns, ...links]));
      expect(columns).toEqual(expect.arrayContaining(links));
    }
    for (const { table, id } of Object.values(parents)) expect(ruleColumns[table]).toContain(id);
  });

  it('are read with at most 2,000 parameters a statement, in the configured schema only', () => {
    const statements = allStatements({ schema: 'fake_schema', ledgerTable: 'fake_ledger' });
    expect(statements.length).toBeGreaterThan(30);
    for (const { text, params } of statements) {
      expect(Object.keys(params).length).toBeLessThanOrEqual(2_000);
      expect(text).not.toMatch(/\bssd_development\b|\bdbo\b/);
      expect(text.match(/\bFROM \[/g)?.length ?? 0).toBe(
        text.match(/\bFROM \[fake_schema\]\.\[/g)?.length ?? 0,
      );
    }
  });
});

describe('what a schema lacks', () => {
  const needed = [
    { table: 'ssd_a', column: 'a_id' },
    { table: 'ssd_a', column: 'a_date' },
    { table: 'ssd_b', column: 'b_id' },
  ];
  const row = (table_name: string, column_name: string, error_number: number | null = null) => ({
    table_name,
    column_name,
    type_name: 'int',
    collation_name: null,
    error_number,
  });
  const all = [row('ssd_a', 'a_id'), row('ssd_a', 'a_date'), row('ssd_b', 'b_id')];
  test.each<[string, DescribedColumn[], string[]]>([
    ['nothing, when all is there', all, []],
    ['nothing, in another case', [row('SSD_A', 'A_ID'), row('ssd_a', 'A_Date'), row('Ssd_b', 'b_id')], []],
    ['a table that the server does not find', [...all.slice(0, 2), row('ssd_b', 'b_id', 208)], ['ssd_b']],
    ['a table of which the server says nothing', all.slice(0, 2), ['ssd_b']],
    ['a column by its table', [...all, row('ssd_a', 'a_date', 207)], ['ssd_a.a_date']],
    [
      'nothing that may not be read',
      [row('ssd_a', 'a_id', 230), row('ssd_a', 'a_date', 229), row('ssd_b', 'b_id')],
      [],
    ],
    [
      'all at once',
      [row('ssd_a', 'a_id', 207), row('ssd_a', 'a_date'), row('ssd_b', 'b_id', 208)],
      ['ssd_a.a_id', 'ssd_b'],
    ],
  ])('is %s', (_, found, expected) => {
    expect(missingColumns(needed, found)).toEqual(expected);
  });
});

describe('several rows under one person id', () => {
  const rows = [
    { pers_person_id: 'a', pers_sex: 'M' },
    { pers_person_id: 'A ', pers_sex: 'F' },
    { pers_person_id: 'A ', pers_sex: 'U' },
  ];
  it('give the same one in any order', () => {
    expect(onePersonRow(rows)).toEqual(rows[1]);
    expect(onePersonRow(rows.toReversed())).toEqual(rows[1]);
  });
});
