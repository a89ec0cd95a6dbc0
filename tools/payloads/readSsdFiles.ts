import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SsdTable } from '../../lib/payload/personRows';
import type { SqlValue } from '../../lib/sql/sqlType';
import { type SsdTableDefinition, ssdTableNames, ssdTables } from '../../lib/ssd/tables';
import { columnValue } from './columnValue';
import { UsageError } from './usageError';

/** A row ready to be stored: every column of its table, in the types that the driver takes. */
export type StoredRow = Readonly<Record<string, SqlValue>>;
export type SsdData = Readonly<Record<SsdTable, readonly StoredRow[]>>;

function parsed(file: string): unknown[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    // What the parser says holds a piece of the text, so it is not repeated.
    throw new UsageError(
      error instanceof SyntaxError
        ? `${file} is not JSON. Write the table again as an array of objects, or take the file away: then the table is empty.`
        : `${file} cannot be read. Check its rights.`,
    );
  }
  if (!Array.isArray(content)) throw new UsageError(`${file} is not an array of objects, one for each row.`);
  return content;
}

/** Some authorities keep SDQ scores as text: their table has such a column then. */
export const scoresAsText: Readonly<Partial<Record<string, string>>> = { csdq_sdq_score: 'nvarchar(48)' };

const hints: Readonly<Record<string, string>> = {
  datetime: ' Write a date as text, such as "2026-11-22" or "2026-11-22T10:00:00", from 1753 on.',
  int: ' Write a whole number without quotes.',
  float: ' Write a number without quotes.',
};

function storedRow(row: unknown, table: SsdTable, where: string): StoredRow {
  const columns: SsdTableDefinition['columns'] = ssdTables[table].columns;
  if (typeof row !== 'object' || row === null || Array.isArray(row)) {
    throw new UsageError(
      `${where} is not an object with SSD column names, such as {"pers_person_id": "P1"}.`,
    );
  }
  const unknownColumns = Object.keys(row).filter((name) => !Object.hasOwn(columns, name));
  if (unknownColumns.length > 0) {
    throw new UsageError(
      `${where} has columns that ${table} has not: ${unknownColumns.join(', ')}. Leave them out, or correct their names.`,
    );
  }
  return Object.fromEntries(
    Object.entries(columns).map(([name, type]) => {
      const given: unknown = Reflect.get(row, name) ?? null;
      const value = columnValue(given, type) ?? columnValue(given, scoresAsText[name] ?? type);
      if (value !== undefined) return [name, value];
      throw new UsageError(`${where}: the value of ${name} does not fit ${type}.${hints[type] ?? ''}`);
    }),
  );
}

function readTable(folder: string, table: SsdTable): StoredRow[] {
  const file = join(folder, `${table}.json`);
  if (!existsSync(file)) return [];
  return parsed(file).map((row, index) => storedRow(row, table, `${file}, row ${index + 1}`));
}

/**
 * Reads `<table>.json` of each SSD table in a folder: arrays of objects with SSD column names, dates as text. A file
 * that is not there is an empty table, a column that is not there is null.
 * @throws UsageError that names the file, and the row and column where it is about one; never a value
 */
export function readSsdFiles(folder: string): SsdData {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new UsageError(
      `There is no folder ${folder}. Name the one that holds ssd_person.json and the other tables.`,
    );
  }
  const entries = ssdTableNames.map((table) => [table, readTable(folder, table)] as const);
  if (!ssdTableNames.some((table) => existsSync(join(folder, `${table}.json`)))) {
    throw new UsageError(
      `${folder} holds no file of an SSD table. Each is named like its table, such as ssd_person.json.`,
    );
  }
  return Object.fromEntries(entries) as Record<SsdTable, StoredRow[]>;
}
