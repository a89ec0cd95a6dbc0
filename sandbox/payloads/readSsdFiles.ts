import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SsdTable } from '../../lib/payload/personRows';
import type { SqlValue } from '../../lib/sql/sqlType';
import { ssdTableNames } from '../../lib/ssd/ssdTableNames';
import { ssdTables, type SsdTableDefinition } from '../../lib/ssd/tables';
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
    throw new UsageError(`${file} is not JSON${error instanceof SyntaxError ? '' : ', or cannot be read'}.`);
  }
  if (!Array.isArray(content)) throw new UsageError(`${file} is not an array of objects.`);
  return content;
}

function storedRow(row: unknown, { columns }: SsdTableDefinition, where: string): StoredRow {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) {
    throw new UsageError(`${where} is not an object with SSD column names.`);
  }
  const unknownColumns = Object.keys(row).filter((name) => !Object.hasOwn(columns, name));
  if (unknownColumns.length > 0) {
    throw new UsageError(`${where} has columns that the table has not: ${unknownColumns.join(', ')}.`);
  }
  return Object.fromEntries(
    Object.entries(columns).map(([name, type]) => {
      const value = columnValue(Reflect.get(row, name) ?? null, type);
      if (value !== undefined) return [name, value];
      throw new UsageError(`${where}: the value of ${name} does not fit ${type}.`);
    }),
  );
}

function readTable(folder: string, table: SsdTable): StoredRow[] {
  const file = join(folder, `${table}.json`);
  if (!existsSync(file)) return [];
  return parsed(file).map((row, index) => storedRow(row, ssdTables[table], `${file}, row ${index + 1}`));
}

/**
 * Reads `<table>.json` of each SSD table in a folder: arrays of objects with SSD column names, dates as text. A file
 * that is not there is an empty table, a column that is not there is null.
 * @throws UsageError that names the file, and the row and column where it is about one; never a value
 */
export function readSsdFiles(folder: string): SsdData {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new UsageError(`There is no folder ${folder}.`);
  }
  const entries = ssdTableNames.map((table) => [table, readTable(folder, table)] as const);
  if (!ssdTableNames.some((table) => existsSync(join(folder, `${table}.json`)))) {
    throw new UsageError(`${folder} holds no file of an SSD table, such as ssd_person.json.`);
  }
  return Object.fromEntries(entries) as Record<SsdTable, StoredRow[]>;
}
