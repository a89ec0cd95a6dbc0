import type { SsdTable } from '../../lib/payload/personRows';
import { ssdTables } from '../../lib/ssd/tables';
import { rowOf } from './rowOf';
import type { SsdData, SsdRow } from './ssdData';
import { tableNames } from './tableNames';

/** A row that belongs to nobody in `ssd_person`, as real SSDs have them. */
function bystander<T extends SsdTable>(table: T): SsdRow<T> {
  const [id = ''] = Object.keys(ssdTables[table].columns);
  return rowOf(table, { [id]: 'FAKE-BYSTANDER' } as Partial<SsdRow<T>>);
}

/**
 * The data with one row more in each table but that of the people: nobody's, so no payload changes. A few children leave
 * some tables empty, and a night rightly stops before an SSD that looks half built.
 */
export function withBystanders(data: SsdData): SsdData {
  const tables = tableNames.map((table) => [
    table,
    table === 'ssd_person' ? data[table] : [...data[table], bystander(table)],
  ]);
  return Object.fromEntries(tables) as SsdData;
}

/** A table of a few fake children loses a large share with a row or two; one that is empty still stops a night. */
export const fewChildren = { SSD_MAX_TABLE_LOSS: '1' } as const;
