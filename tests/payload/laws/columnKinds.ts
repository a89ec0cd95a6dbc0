import { ruleColumns, type SsdTable } from '../../../lib/payload/personRows';
import { ssdTables as definitions } from '../../../lib/ssd/tables';

/** What a column of the SSD is for; decides what a law puts into it. */
export type ColumnKind = 'person' | 'id' | 'date' | 'json' | 'number' | 'text';

/** The column with the person's id, of each table that has one. */
const personColumn = /^(?!ssd_)\w+_person_id$/;

export function columnKind(table: SsdTable, column: string): ColumnKind {
  const columns: Readonly<Record<string, string>> = definitions[table].columns;
  if (personColumn.test(column)) return 'person';
  if (column === 'pers_legacy_id') return 'text';
  if (columns[column] === 'datetime') return 'date';
  if (columns[column] === 'int') return 'number';
  if (column.endsWith('_json')) return 'json';
  // The role of a professional is an id by name only.
  return column.endsWith('_id') && column !== 'invo_professional_role_id' ? 'id' : 'text';
}

/** The columns that the rules read, of each table. */
export const columnsOf = (table: SsdTable): readonly string[] => ruleColumns[table];
