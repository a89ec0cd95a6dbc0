import { ruleColumns, type SsdTable } from '../payload/personRows';

/** The SSD tables that are read. */
export const ssdTableNames = Object.keys(ruleColumns) as readonly SsdTable[];
