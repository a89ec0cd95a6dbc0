import { physicalName } from '../catalog/catalog';
import type { Catalog } from '../catalog/catalog';
import { SqlError } from '../sqlError';

function duplicate(indexName: string, catalog: Catalog): SqlError | undefined {
  for (const table of catalog.data.tables) {
    const index = table.indexes.find(
      (each) => `${physicalName(table)}.${each.name}`.toLowerCase() === indexName.toLowerCase(),
    );
    if (index === undefined) continue;
    const object = `${table.schema}.${table.name}`;
    if (index.kind === 'index') {
      return new SqlError(
        2601,
        `Cannot insert duplicate key row in object '${object}' with unique index '${index.name}'.`,
        { severity: 14 },
      );
    }
    const kind = index.kind === 'primaryKey' ? 'PRIMARY KEY' : 'UNIQUE KEY';
    return new SqlError(
      2627,
      `Violation of ${kind} constraint '${index.name}'. Cannot insert duplicate key in object '${object}'.`,
      { severity: 14 },
    );
  }
  return undefined;
}

function identityDuplicate(column: string, catalog: Catalog): SqlError | undefined {
  const table = catalog.data.tables.find((each) =>
    column.toLowerCase().startsWith(`${physicalName(each)}.`.toLowerCase()),
  );
  const key = table?.indexes.find((each) => each.kind === 'primaryKey');
  return table === undefined || key === undefined
    ? undefined
    : duplicate(`${physicalName(table)}.${key.name}`, catalog);
}

/** What SQLite says, as SQL Server would have said it. What cannot be told is 102 with SQLite's words, never swallowed. */
export function fromSqliteError(error: unknown, catalog: Catalog): Error {
  if (error instanceof SqlError) return error;
  // SQLite's errors may be of another realm, where `instanceof` says nothing.
  if (typeof error !== 'object' || error === null || !('message' in error)) return new Error(String(error));
  const message = String(error.message);
  const raised = /^(\d+)\|([^]*)$/.exec(message);
  if (raised !== null) return new SqlError(Number(raised[1]), raised[2] ?? '');
  const index = /^UNIQUE constraint failed: index '([^]*)'$/.exec(message);
  const found =
    index?.[1] === undefined
      ? identityDuplicate(message.replace(/^UNIQUE constraint failed: /, ''), catalog)
      : duplicate(index[1], catalog);
  if (found !== undefined) return found;
  if (!('errcode' in error)) return error instanceof Error ? error : new Error(message);
  return new SqlError(102, `The stand-in cannot run this statement: ${message}.`, { severity: 15 });
}
