import type { Catalog, CatalogTable } from '../catalog/catalog';
import { byteLength } from '../compile/systemViews';
import { appLockName } from '../engine/lockManager';
import type { SessionView } from '../engine/sessionView';
import { SqlError } from '../sqlError';
import { tokenize } from '../tsql/tokenize';
import { impure, integer, textOf } from './sqlFunction';
import type { SqlFunction } from './sqlFunction';
import type { SqliteValue } from '../values/sqliteValue';

/** The parts of a name that a function gets as text: `N'[a].[b]'`. */
function namePartsOf(text: string): string[] {
  return tokenize(text)
    .filter((token) => token.type === 'word' || token.type === 'quoted')
    .map((token) => token.text);
}

const findTable = (catalog: Catalog, name: SqliteValue | undefined): CatalogTable | undefined =>
  name === null || name === undefined ? undefined : catalog.findTable(namePartsOf(textOf(name)));

function hasPermission(
  session: SessionView,
  name: SqliteValue,
  securable: string,
  right: string,
  column: string | undefined,
): SqliteValue {
  if (securable === 'OBJECT') {
    const table = findTable(session.catalog, name);
    const known =
      column === undefined || table?.columns.some(({ name: each }) => each.toLowerCase() === column);
    if (table === undefined || known !== true) return null;
    return session.hasRight(right, table, column) ? 1n : 0n;
  }
  if (securable === 'SCHEMA') {
    const [schema = ''] = namePartsOf(textOf(name));
    if (!session.catalog.hasSchema(schema)) return null;
    const all = session.catalog.data.tables.filter(
      (table) => table.schema.toLowerCase() === schema.toLowerCase(),
    );
    return all.every((table) => session.hasRight(right, table)) && (all.length > 0 || session.hasRight(right))
      ? 1n
      : 0n;
  }
  if (securable === 'DATABASE' || securable === '') return session.hasRight(right) ? 1n : 0n;
  return null;
}

const unknownProperty = (name: SqliteValue | undefined): SqlError =>
  new SqlError(102, `The stand-in does not know the property '${textOf(name)}'.`, { severity: 15 });

function schemaFunctions(sessionNow: () => SessionView): Readonly<Record<string, SqlFunction>> {
  return {
    object_id: impure((name, type) => {
      const kind = type === null || type === undefined ? '' : textOf(type).trim().toUpperCase();
      if (kind === 'V' || kind === '') {
        const view =
          name === null || name === undefined
            ? undefined
            : sessionNow().catalog.findView(namePartsOf(textOf(name)));
        if (view !== undefined || kind === 'V') return view === undefined ? null : integer(view.id);
      }
      if (!['', 'U', 'TABLE'].includes(kind)) return null;
      const table = findTable(sessionNow().catalog, name);
      return table === undefined ? null : integer(table.id);
    }),
    schema_id: impure((name) => {
      const found = sessionNow().catalog.data.schemas.find(
        (schema) => schema.name.toLowerCase() === textOf(name).toLowerCase(),
      );
      return found === undefined ? null : integer(found.id);
    }),
    col_length: impure((table, column) => {
      const found = findTable(sessionNow().catalog, table)?.columns.find(
        ({ name }) => name.toLowerCase() === textOf(column).toLowerCase(),
      );
      return found === undefined ? null : integer(byteLength(found.type));
    }),
  };
}

function databaseFunctions(sessionNow: () => SessionView): Readonly<Record<string, SqlFunction>> {
  return {
    has_perms_by_name: impure((name, securable, right, part) =>
      hasPermission(
        sessionNow(),
        name ?? null,
        textOf(securable).toUpperCase(),
        textOf(right).toUpperCase(),
        part === null || part === undefined ? undefined : textOf(part).toLowerCase(),
      ),
    ),
    database_property: impure((_, name) => {
      const properties: Record<string, string> = {
        COLLATION: sessionNow().engine.settings.collation,
        STATUS: 'ONLINE',
        UPDATEABILITY: 'READ_WRITE',
      };
      const value = properties[textOf(name).toUpperCase()];
      if (value === undefined) throw unknownProperty(name);
      return value;
    }),
  };
}

function lockFunctions(sessionNow: () => SessionView): Readonly<Record<string, SqlFunction>> {
  return {
    applock_mode: impure((principal, resource, owner) => {
      if (textOf(owner).toLowerCase() !== 'transaction')
        throw new SqlError(102, 'The stand-in knows application locks of a transaction only.', {
          severity: 15,
        });
      const name = appLockName(textOf(principal), textOf(resource));
      const session = sessionNow();
      return session.engine.locks.holds(name, session.id) ? 'Exclusive' : 'NoLock';
    }),
  };
}

/** The functions whose answer depends on the session of the moment: its catalog, its rights, its locks. */
export const sessionFunctions = (sessionNow: () => SessionView): Readonly<Record<string, SqlFunction>> => ({
  ...schemaFunctions(sessionNow),
  ...databaseFunctions(sessionNow),
  ...lockFunctions(sessionNow),
});
