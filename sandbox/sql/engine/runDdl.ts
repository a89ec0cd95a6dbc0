import { copyToChange, viewIn, type CatalogData } from '../catalog/catalog';
import { SqlError } from '../sqlError';
import type { Ddl } from '../tsql/ast';
import { addColumns, alterColumn, createTable, dropColumn, dropTable } from './ddlTables';
import { addConstraint, createIndex, dropConstraint, dropIndex } from './ddlConstraints';
import type { DdlContext } from './ddlContext';
import { addMember, changePermission, checkPrincipal, createPrincipal, dropPrincipal } from './ddlPrincipals';
import type { Session } from './session';
import { fromSqliteError } from './sqliteError';

function createSchema(context: DdlContext, name: string): void {
  const { data } = context;
  if (data.schemas.some((schema) => schema.name.toLowerCase() === name.toLowerCase())) {
    throw new SqlError(2714, `There is already an object named '${name}' in the database.`, { state: 6 });
  }
  data.schemas.push({ id: context.nextId(), name });
}

function dropSchema(context: DdlContext, name: string, ifExists: boolean): void {
  const { data } = context;
  const at = data.schemas.findIndex((schema) => schema.name.toLowerCase() === name.toLowerCase());
  if (at < 0) {
    if (ifExists) return;
    throw new SqlError(
      15151,
      `Cannot drop the schema '${name}', because it does not exist or you do not have permission.`,
    );
  }
  const inside = data.tables.find((table) => table.schema.toLowerCase() === name.toLowerCase());
  if (inside !== undefined) {
    throw new SqlError(
      3729,
      `Cannot drop schema '${name}' because it is being referenced by object '${inside.name}'.`,
    );
  }
  data.schemas.splice(at, 1);
}

function createView(context: DdlContext, parts: readonly string[], text: string): void {
  const name = parts.at(-1) ?? '';
  if (viewIn(context.data, parts) !== undefined)
    throw new SqlError(2714, `There is already an object named '${name}' in the database.`, { state: 3 });
  context.data.views.push({ id: context.nextId(), schema: parts.at(-2) ?? 'dbo', name, text });
}

const aliasName = (parts: readonly string[]): string => `${parts.at(-2) ?? 'dbo'}.${parts.at(-1) ?? ''}`;

function apply(ddl: Ddl, context: DdlContext): void {
  switch (ddl.kind) {
    case 'createTable': {
      createTable(context, ddl);
      return;
    }
    case 'createIndex': {
      createIndex(context, ddl);
      return;
    }
    case 'createSchema': {
      createSchema(context, ddl.name);
      return;
    }
    case 'createAlias': {
      context.data.aliases.push({
        id: context.nextId(),
        as: ddl.as,
        name: aliasName(ddl.name),
        target: ddl.target,
      });
      return;
    }
    case 'createView': {
      createView(context, ddl.name, ddl.text);
      return;
    }
    case 'dropAlias': {
      const view = viewIn(context.data, ddl.name);
      context.data.views = context.data.views.filter((each) => each !== view);
      const name = aliasName(ddl.name).toLowerCase();
      context.data.aliases = context.data.aliases.filter((each) => each.name.toLowerCase() !== name);
      return;
    }
    case 'createTrigger': {
      context.data.triggers.push({
        id: context.nextId(),
        name: ddl.name,
        tableId: context.table(ddl.table).id,
      });
      return;
    }
    case 'dropTrigger': {
      const name = ddl.name.toLowerCase();
      context.data.triggers = context.data.triggers.filter((each) => each.name.toLowerCase() !== name);
      return;
    }
    case 'addColumns': {
      addColumns(context, ddl.table, ddl.columns);
      return;
    }
    case 'addConstraint': {
      addConstraint(context, context.table(ddl.table), ddl.constraint);
      return;
    }
    case 'alterColumn': {
      alterColumn(context, ddl);
      return;
    }
    case 'dropColumn': {
      dropColumn(context, ddl.table, ddl.column);
      return;
    }
    case 'dropConstraint': {
      dropConstraint(context, ddl.table, ddl.name, ddl.ifExists);
      return;
    }
    case 'dropTable':
      for (const table of ddl.tables) dropTable(context, table, ddl.ifExists);
      return;
    case 'dropIndex': {
      dropIndex(context, ddl.table, ddl.name, ddl.ifExists);
      return;
    }
    case 'dropSchema': {
      dropSchema(context, ddl.name, ddl.ifExists);
      return;
    }
    case 'createPrincipal': {
      createPrincipal(context, ddl.principal, ddl.name);
      return;
    }
    case 'dropPrincipal': {
      dropPrincipal(context, ddl.name, ddl.ifExists);
      return;
    }
    case 'linkLogin': {
      checkPrincipal(context, ddl.user);
      return;
    }
    case 'addMember': {
      addMember(context, ddl.role, ddl.member, ddl.drop);
      return;
    }
    case 'permission': {
      changePermission(context, ddl);
      return;
    }
  }
}

function checkRight(session: Session, ddl: Ddl): void {
  const right = ddl.kind === 'createTable' ? 'CREATE TABLE' : 'ALTER';
  if (session.hasRight(right)) return;
  throw new SqlError(262, `${right} permission denied in database '${session.engine.settings.database}'.`, {
    severity: 14,
  });
}

/** Changes tables, schemas or rights: SQLite's tables and the catalog together, or neither. */
export async function runDdl(ddl: Ddl, session: Session, signal: AbortSignal): Promise<void> {
  checkRight(session, ddl);
  await session.transaction.write(() => {
    const { connection, engine } = session;
    const data = copyToChange(session.catalog.data);
    connection.exec('SAVEPOINT ddl');
    try {
      apply(ddl, {
        data,
        connection,
        database: engine.settings.database,
        table: (parts) => tableIn(data, parts),
        nextId: () => (data.nextId += 1),
      });
      engine.catalogs.write(connection, data);
      connection.exec('RELEASE ddl');
    } catch (error) {
      connection.exec('ROLLBACK TO ddl; RELEASE ddl');
      throw fromSqliteError(error, session.catalog);
    }
  }, signal);
}

function tableIn(data: CatalogData, parts: readonly string[]): CatalogData['tables'][number] {
  const name = (parts.at(-1) ?? '').toLowerCase();
  const schema = (parts.at(-2) ?? 'dbo').toLowerCase();
  const table = data.tables.find(
    (each) => each.name.toLowerCase() === name && each.schema.toLowerCase() === schema,
  );
  if (table === undefined) {
    throw new SqlError(
      4902,
      `Cannot find the object "${parts.join('.')}" because it does not exist or you do not have permissions.`,
    );
  }
  return table;
}
