import { readFileSync } from 'node:fs';
import { ruleColumns } from '../../lib/payload/personRows';
import { linkOf } from '../../lib/ssd/links';
import { ssdTableNames } from '../../lib/ssd/tables';

const script = readFileSync('infra/sql/050-ssd-indexes.sql', 'utf8');
const indexes = [
  ...script.matchAll(
    /CREATE INDEX \w+\s+ON \[\$\(SchemaName\)\]\.\[(\w+)\] \((\w+)\)\s+INCLUDE \(([^)]+)\);/g,
  ),
].map(([, table = '', key = '', included = '']) => ({ table, key, included: included.split(', ') }));

it('every index is read by the test', () => {
  expect(indexes).toHaveLength(script.match(/CREATE INDEX/g)?.length ?? 0);
});

it.each(ssdTableNames.filter((table) => table !== 'ssd_person' && table !== 'ssd_professionals'))(
  'the indexes on %s lead to its rows and hold all that is read of them',
  (table) => {
    const { person, parent } = linkOf(table);
    const own = indexes.filter((index) => index.table === table);
    expect(own.map(({ key }) => key)).toEqual(
      expect.arrayContaining([person, parent?.column].filter((column) => column !== undefined)),
    );
    for (const { key, included } of own) {
      // By what it hangs on, few rows are read, and the owner may be missing.
      const needed = ruleColumns[table].filter(
        (column) => column !== key && (key === person || column !== person || parent === undefined),
      );
      expect([key, included.toSorted()]).toEqual([key, needed.toSorted()]);
    }
  },
);
