import { AppError } from '../../lib/errors/appError';
import { fakeDataTable } from '../../lib/ledger/check/checkLedgerTables';
import type { Database } from '../../lib/sql/database';
import { int, nvarchar } from '../../lib/sql/sqlType';
import { qualified, sql } from '../../lib/sql/statement';
import { perTable } from '../../lib/ssd/tables';
import { appendSsd } from '../../sandbox/ssdData/appendSsd';
import { emptySsd } from '../../sandbox/ssdData/emptySsd';
import { generateChild } from '../../sandbox/ssdData/generateChild';
import type { SsdData } from '../../sandbox/ssdData/ssdData';
import { tableNames } from '../../sandbox/ssdData/tableNames';
import { withBystanders } from '../../sandbox/ssdData/withBystanders';
import { columnValues, insertRowsIn } from '../../sandbox/sqlTarget/createSsd';
import type { FakeMark } from './fakeSchema';

/** Children of one transaction: a thousand rows or two, which no log notices. */
const childrenTogether = 100;

/** The rows of children from `first` up to, without, `end`. */
function rowsOf({ seed, runDate, awkwardPercent }: FakeMark, first: number, end: number): SsdData {
  const data = emptySsd();
  for (let index = first; index < end; index += 1)
    appendSsd(data, generateChild({ index, seed, runDate, awkwardShare: awkwardPercent / 100 }).data);
  // A few children leave tables empty, before which every first night stops to ask.
  return first === 0 ? withBystanders(data) : data;
}

/**
 * Inserts the children that are still to come, a part in a transaction; with each part the mark says how far it is, so
 * that a run that was cut off goes on where it stopped.
 * @param progress is told how many children there are after each part
 * @throws AppError `refused` when something else fills the schema at the same time; as `SqlSession.query`
 */
export async function fillFakeSchema(
  database: Database,
  mark: FakeMark,
  progress: (childrenDone: number) => void,
): Promise<FakeMark> {
  let now = mark;
  while (now.childrenDone < now.children) {
    const before = now;
    const end = Math.min(before.childrenDone + childrenTogether, before.children);
    const data = rowsOf(before, before.childrenDone, end);
    const rowCounts = perTable<Record<keyof SsdData, number>>(
      (table) => before.rowCounts[table] + data[table].length,
    );
    await database.transaction(async (session) => {
      const { rowsAffected } = await session.query(
        {
          name: 'seedFake.progress',
          text: sql`
            UPDATE ${qualified(database.names, fakeDataTable)}
            SET children_done = @children_done,
              row_counts = @row_counts
            WHERE children_done = @before`,
          params: { children_done: int, before: int, row_counts: nvarchar(4000) },
        },
        { children_done: end, before: before.childrenDone, row_counts: JSON.stringify(rowCounts) },
      );
      if (rowsAffected !== 1)
        throw new AppError(
          'refused',
          'seed-fake-twice',
          `Something else fills schema ${database.names.schema} at the same time.`,
          { advice: 'Wait until it is done, then ask again.' },
        );
      for (const table of tableNames)
        await insertRowsIn(
          session,
          database.names,
          table,
          data[table].map((row) => columnValues(table, row)),
        );
    });
    now = { ...before, childrenDone: end, rowCounts };
    progress(end);
  }
  return now;
}
