import type { SsdTable } from '../../lib/payload/personRows';
import type { ssdTables } from '../../lib/ssd/tables';

export type SsdValue = string | number | null;

/** A row with every column of its table; dates as ISO text, some with a time of day, text with its trailing blanks. */
export type SsdRow<T extends SsdTable> = Record<keyof (typeof ssdTables)[T]['columns'], SsdValue>;

/** Rows of all 19 tables. */
export type SsdData = { [T in SsdTable]: SsdRow<T>[] };
