import type { SsdData } from './ssdData';
import { tableNames } from './tableNames';

/** Adds the rows of `more` to `data`. */
export function appendSsd(data: SsdData, more: SsdData): void {
  for (const table of tableNames) {
    const rows: object[] = data[table];
    for (const row of more[table]) rows.push(row);
  }
}
