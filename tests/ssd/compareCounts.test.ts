import { compareWhileRead, compareWithLastSound, countProblemText } from '../../lib/ssd/compareCounts';
import type { TableCounts } from '../../lib/ssd/rowCounts';
import { ssdTableNames } from '../../lib/ssd/tables';

const all = (rows: number): TableCounts =>
  Object.fromEntries(ssdTableNames.map((table) => [table, rows])) as TableCounts;
const with_ = (changes: Partial<TableCounts>, rows = 1000): TableCounts => ({ ...all(rows), ...changes });

describe('the counts before anything is read', () => {
  test.each<[string, Partial<TableCounts> | undefined, TableCounts, string[]]>([
    ['the same rows are sound', all(1000), all(1000), []],
    ['more rows are sound', all(1000), all(5000), []],
    ['a tenth less is still sound', all(1000), with_({ ssd_address: 900 }), []],
    [
      'more than a tenth less is not',
      all(1000),
      with_({ ssd_address: 899 }),
      ['ssd_address has 899 rows, in the last sound run it had 1000'],
    ],
    ['an empty table is not', all(1000), with_({ ssd_person: 0 }), ['ssd_person is empty']],
    [
      'a first run asks about an empty table',
      undefined,
      with_({ ssd_permanence: 0 }),
      ['ssd_permanence is empty'],
    ],
    ['a first run has nothing else to compare with', undefined, all(1), []],
    [
      'a table that was empty in a confirmed run may stay empty',
      with_({ ssd_permanence: 0 }),
      with_({ ssd_permanence: 0 }),
      [],
    ],
    ['a table that was empty may be filled', with_({ ssd_permanence: 0 }), all(1000), []],
    ['a table that was not counted then is not compared', { ssd_person: 1000 }, all(1000), []],
    [
      'every table is named',
      all(1000),
      with_({ ssd_cin_plans: 0, ssd_s47_enquiry: 100 }),
      ['ssd_cin_plans is empty', 'ssd_s47_enquiry has 100 rows, in the last sound run it had 1000'],
    ],
  ])('%s', (_, lastSound, now, expected) => {
    expect(compareWithLastSound(lastSound, now, 0.1).map(countProblemText)).toEqual(expected);
  });

  it('tell the share that is lost', () => {
    expect(compareWithLastSound(all(1000), with_({ ssd_person: 850 }), 0.1)).toEqual([
      { table: 'ssd_person', problem: 'shrunk', rowsBefore: 1000, rowsNow: 850, share: 0.15 },
    ]);
  });
});

describe('the counts after all was read', () => {
  test.each<[string, TableCounts, string[]]>([
    ['the same rows are sound', all(1000), []],
    [
      'one row more is not',
      with_({ ssd_address: 1001 }),
      ['ssd_address changed from 1000 to 1001 rows while it was read'],
    ],
    [
      'an emptied table is not',
      with_({ ssd_person: 0 }),
      ['ssd_person changed from 1000 to 0 rows while it was read'],
    ],
  ])('%s', (_, second, expected) => {
    expect(compareWhileRead(all(1000), second, 0).map(countProblemText)).toEqual(expected);
  });

  test.each<[string, Partial<TableCounts>, number]>([
    ['grows by no more than the share', { ssd_address: 1010 }, 0],
    ['shrinks by no more than the share', { ssd_address: 990 }, 0],
    ['grows by more', { ssd_address: 1011 }, 1],
    ['shrinks by more', { ssd_address: 989, ssd_person: 1000 }, 1],
    ['is emptied', { ssd_address: 0 }, 1],
  ])('of an SSD that is fed by day and night: a table that %s', (_, changes, problems) => {
    expect(compareWhileRead(all(1000), with_(changes), 0.01)).toHaveLength(problems);
  });
});
