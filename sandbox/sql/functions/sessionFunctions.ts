import { columnOf } from '../catalog/catalog';
import type { Catalog, CatalogTable } from '../catalog/catalog';
import { byteLength } from '../compile/systemViews';
import { appLockName, lockModeOf } from '../engine/appLockName';
import { principalsOf } from '../engine/permissions';
import type { SessionView } from '../engine/sessionView';
import { SqlError } from '../sqlError';
import { tokenize } from '../tsql/tokenize';
import { impure, integer, numberOf, textOf } from './sqlFunction';
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

const byId = (catalog: Catalog, id: SqliteValue | undefined): CatalogTable | undefined =>
  catalog.data.tables.find((table) => table.id === numberOf(id));

function hasPermission(
  session: SessionView,
  name: SqliteValue,
  securable: string,
  right: string,
): SqliteValue {
  if (securable === 'OBJECT') {
    const table = findTable(session.catalog, name);
    return table === undefined ? null : session.hasRight(right, table) ? 1n : 0n;
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

const serverProperties: Readonly<Record<string, string>> = {
  PRODUCTVERSION: '13.0.5026.0',
  PRODUCTMAJORVERSION: '13',
  EDITION: 'Developer Edition (64-bit)',
  ENGINEEDITION: '3',
  COLLATION: 'Latin1_General_CI_AS',
  SERVERNAME: 'SQL-STAND-IN',
  MACHINENAME: 'SQL-STAND-IN',
};

function schemaFunctions(session: SessionView): Readonly<Record<string, SqlFunction>> {
  return {
    object_id: impure((name, type) => {
      if (type !== null && type !== undefined && !['U', 'TABLE'].includes(textOf(type).trim().toUpperCase()))
        return null;
      const table = findTable(session.catalog, name);
      return table === undefined ? null : integer(table.id);
    }),
    object_name: impure((id) => byId(session.catalog, id)?.name ?? null),
    object_schema_name: impure((id) => byId(session.catalog, id)?.schema ?? null),
    schema_id: impure((name) => {
      const found = session.catalog.data.schemas.find(
        (schema) => schema.name.toLowerCase() === textOf(name).toLowerCase(),
      );
      return found === undefined ? null : integer(found.id);
    }),
    schema_name: impure(
      (id) => session.catalog.data.schemas.find((schema) => schema.id === numberOf(id))?.name ?? null,
    ),
    col_length: impure((table, column) => {
      const found = findTable(session.catalog, table)?.columns.find(
        ({ name }) => name.toLowerCase() === textOf(column).toLowerCase(),
      );
      return found === undefined ? null : integer(byteLength(found.type));
    }),
    col_name: impure(
      (id, ordinal) => byId(session.catalog, id)?.columns[numberOf(ordinal) - 1]?.name ?? null,
    ),
    column_property: impure((id, name, property) => {
      const table = byId(session.catalog, id);
      if (table === undefined) return null;
      const column = columnOf(table, textOf(name));
      const asked = textOf(property).toUpperCase();
      if (asked === 'ISIDENTITY') return column.identity === undefined ? 0n : 1n;
      if (asked === 'ALLOWSNULL') return column.nullable ? 1n : 0n;
      throw unknownProperty(property);
    }),
    object_property: impure((id, property) => {
      if (byId(session.catalog, id) === undefined) return null;
      if (['ISTABLE', 'ISUSERTABLE'].includes(textOf(property).toUpperCase())) return 1n;
      throw unknownProperty(property);
    }),
  };
}

function principalFunctions(session: SessionView): Readonly<Record<string, SqlFunction>> {
  const user = session.signedIn.user ?? 'dbo';
  const isMember = (role: string, principal: string): SqliteValue =>
    session.signedIn.user === undefined ||
    principalsOf(session.catalog, principal).some((one) => one.toLowerCase() === role.toLowerCase())
      ? 1n
      : 0n;
  return {
    principal_id: impure((name) => {
      const found = session.catalog.data.principals.find(
        (each) => each.kind !== 'login' && each.name.toLowerCase() === textOf(name).toLowerCase(),
      );
      return found === undefined ? null : integer(found.id);
    }),
    has_perms_by_name: impure((name, securable, right) =>
      hasPermission(session, name ?? null, textOf(securable).toUpperCase(), textOf(right).toUpperCase()),
    ),
    is_member: impure((role) => isMember(textOf(role), user)),
    is_role_member: impure((role, principal) =>
      isMember(textOf(role), principal === null ? user : textOf(principal)),
    ),
    server_property: impure((name) => {
      const value = serverProperties[textOf(name).toUpperCase()];
      if (value === undefined) throw unknownProperty(name);
      return value;
    }),
    database_property: impure((_, name) => {
      const properties: Record<string, string> = {
        COLLATION: 'Latin1_General_CI_AS',
        STATUS: 'ONLINE',
        UPDATEABILITY: 'READ_WRITE',
      };
      const value = properties[textOf(name).toUpperCase()];
      if (value === undefined) throw unknownProperty(name);
      return value;
    }),
    database_id: impure((name) =>
      name === null || textOf(name).toLowerCase() === session.engine.settings.database.toLowerCase()
        ? 5n
        : null,
    ),
    database_name: impure(() => session.engine.settings.database),
  };
}

function lockFunctions(session: SessionView): Readonly<Record<string, SqlFunction>> {
  const scopeOf = (text: SqliteValue | undefined): 'Transaction' | 'Session' => {
    const scope = textOf(text).toLowerCase();
    if (scope === 'transaction') return 'Transaction';
    if (scope === 'session') return 'Session';
    throw new SqlError(1220, 'The lock owner must be Transaction or Session.');
  };
  return {
    applock_mode: impure((principal, resource, owner) => {
      const name = appLockName(textOf(principal), textOf(resource));
      return session.engine.locks.modeOf(name, { session: session.id, scope: scopeOf(owner) }) ?? 'NoLock';
    }),
    applock_test: impure((principal, resource, mode, owner) => {
      scopeOf(owner);
      const asked = lockModeOf(textOf(mode));
      if (asked === undefined) return null;
      return session.engine.locks.wouldGrant(
        appLockName(textOf(principal), textOf(resource)),
        session.id,
        asked,
      )
        ? 1n
        : 0n;
    }),
  };
}

/** The functions whose answer depends on the session: its catalog, its rights, its locks. */
export const sessionFunctions = (session: SessionView): Readonly<Record<string, SqlFunction>> => ({
  ...schemaFunctions(session),
  ...principalFunctions(session),
  ...lockFunctions(session),
});
