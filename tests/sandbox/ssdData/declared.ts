import type { SsdTable } from '../../../lib/payload/personRows';
import { ssdTables } from '../../../lib/ssd/tables';
import { normalKey } from '../../../lib/payload/normalKey';
import type { SsdData } from '../../../sandbox/ssdData/ssdData';
import { tableNames } from '../../../sandbox/ssdData/tableNames';

/** What is wrong with rows against the definitions of the SSD: columns, types, lengths, primary keys. */
export function faultsAgainstDefinitions(data: SsdData): string[] {
  return tableNames.flatMap((table) => [
    ...faultsOfTable(table, data[table]),
    ...doubles(table, data[table]),
  ]);
}

function faultsOfTable(table: SsdTable, rows: readonly object[]): string[] {
  const columns: Readonly<Record<string, string>> = ssdTables[table].columns;
  const names = Object.keys(columns).sort().join();
  return rows.flatMap((row) => {
    if (Object.keys(row).sort().join() !== names) return [`${table}: ${Object.keys(row).join()}`];
    return Object.entries(row)
      .filter(([column, value]) => !fits(value, columns[column] ?? ''))
      .map(([column, value]) => `${table}.${column}: ${String(value)}`);
  });
}

function fits(value: unknown, type: string): boolean {
  if (value === null) return true;
  const length = /^n(?:var)?char\((\d+|max)\)$/.exec(type)?.[1];
  if (length !== undefined)
    return typeof value === 'string' && (length === 'max' || value.length <= Number(length));
  if (type === 'datetime')
    return typeof value === 'string' && /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d)?$/.test(value);
  if (type === 'int') return Number.isInteger(value);
  return type === 'float' && typeof value === 'number';
}

/** Keys that a primary key would refuse, as SQL Server compares them. */
function doubles(table: SsdTable, rows: readonly object[]): string[] {
  const keys = rows.map((row) =>
    JSON.stringify(ssdTables[table].primaryKey.map((column) => normalKey(String(Reflect.get(row, column))))),
  );
  const seen = new Set<string>();
  return keys.flatMap((key) => {
    const double = seen.has(key);
    seen.add(key);
    return double ? [`${table}: ${key} twice`] : [];
  });
}
