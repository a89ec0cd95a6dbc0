import { SqlError } from '../sqlError';
import { columnOf, viewIn } from '../catalog/catalog';
import type { Ddl } from '../tsql/ast';
import type { DdlContext } from './ddlContext';

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
const fixedRoles = ['db_owner', 'db_datareader', 'db_datawriter', 'public'];

export function createPrincipal(context: DdlContext, kind: 'login' | 'user' | 'role', name: string): void {
  const { principals } = context.data;
  if (principals.some((each) => (each.kind === 'login') === (kind === 'login') && same(each.name, name))) {
    throw new SqlError(15023, `User, group, or role '${name}' already exists in the current database.`);
  }
  principals.push({ id: context.nextId(), kind, name });
}

export function dropPrincipal(context: DdlContext, name: string, ifExists: boolean): void {
  const { data } = context;
  if (!data.principals.some((each) => same(each.name, name))) {
    if (ifExists) return;
    throw new SqlError(
      15151,
      `Cannot drop the user '${name}', because it does not exist or you do not have permission.`,
    );
  }
  if (data.members.some((each) => same(each.role, name)))
    throw new SqlError(15144, 'The role has members. It must be empty before it can be dropped.');
  data.principals = data.principals.filter((each) => !same(each.name, name));
  data.members = data.members.filter((each) => !same(each.role, name) && !same(each.member, name));
  data.permissions = data.permissions.filter((each) => !same(each.principal, name));
}

/** @throws SqlError 15151 for a user or role that is not there. */
export function checkPrincipal(context: DdlContext, name: string): void {
  const known = context.data.principals.some((each) => each.kind !== 'login' && same(each.name, name));
  if (known || fixedRoles.some((role) => same(role, name))) return;
  throw new SqlError(
    15151,
    `Cannot find the user '${name}', because it does not exist or you do not have permission.`,
  );
}

export function addMember(context: DdlContext, role: string, member: string, drop: boolean): void {
  checkPrincipal(context, role);
  checkPrincipal(context, member);
  const { data } = context;
  data.members = data.members.filter((each) => !(same(each.role, role) && same(each.member, member)));
  if (!drop) data.members.push({ role, member });
}

function placeOf(context: DdlContext, on: Extract<Ddl, { kind: 'permission' }>['on']): string {
  if (on.scope === 'database') return '';
  if (on.scope === 'schema') {
    const [name = ''] = on.parts;
    if (!context.data.schemas.some((schema) => same(schema.name, name))) {
      throw new SqlError(
        15151,
        `Cannot find the schema '${name}', because it does not exist or you do not have permission.`,
      );
    }
    return name.toLowerCase();
  }
  const table = viewIn(context.data, on.parts) ?? context.table(on.parts);
  return `${table.schema}.${table.name}`.toLowerCase();
}

/** GRANT and REVOKE: recorded, and held to where the server enforces grants. */
export function changePermission(context: DdlContext, ddl: Extract<Ddl, { kind: 'permission' }>): void {
  const on = placeOf(context, ddl.on);
  const { data } = context;
  const table =
    ddl.columns === undefined ? undefined : context.table(ddl.on.scope === 'object' ? ddl.on.parts : []);
  const columns = ddl.columns?.map((name) =>
    table === undefined ? name : columnOf(table, name).name.toLowerCase(),
  );
  for (const principal of ddl.principals) {
    checkPrincipal(context, principal);
    for (const right of ddl.rights) {
      // What is granted or revoked on the whole of a table holds for its columns too.
      data.permissions = data.permissions.filter(
        (each) =>
          each.right !== right ||
          each.on !== on ||
          !same(each.principal, principal) ||
          (columns !== undefined && (each.column === undefined || !columns.includes(each.column))),
      );
      if (ddl.action === 'REVOKE') continue;
      if (columns === undefined) data.permissions.push({ right, on, principal });
      else data.permissions.push(...columns.map((column) => ({ right, on, column, principal })));
    }
  }
}
