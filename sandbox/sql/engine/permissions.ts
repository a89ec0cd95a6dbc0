import type { Catalog, CatalogTable } from '../catalog/catalog';

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** The principal, `public`, and every role that it is a member of, directly or through roles. */
function principalsOf(catalog: Catalog, principal: string): string[] {
  const found = [principal, 'public'];
  for (const one of found) {
    for (const { role, member } of catalog.data.members) {
      if (same(member, one) && !found.some((known) => same(known, role))) found.push(role);
    }
  }
  return found;
}

const covers = (granted: string, right: string): boolean => granted === right || granted === 'CONTROL';

/** Do the recorded GRANTs (and fixed roles) give the principal the right? Without a table: on the database; with a column: on it at least. */
export function isGranted(
  catalog: Catalog,
  principal: string,
  right: string,
  table?: Pick<CatalogTable, 'schema' | 'name'>,
  column?: string,
): boolean {
  const principals = principalsOf(catalog, principal);
  if (principals.some((one) => same(one, 'db_owner'))) return true;
  if (right === 'SELECT' && principals.some((one) => same(one, 'db_datareader'))) return true;
  if (['INSERT', 'UPDATE', 'DELETE'].includes(right) && principals.some((one) => same(one, 'db_datawriter')))
    return true;
  const places =
    table === undefined
      ? ['']
      : ['', table.schema.toLowerCase(), `${table.schema}.${table.name}`.toLowerCase()];
  return catalog.data.permissions.some(
    (permission) =>
      covers(permission.right, right) &&
      places.includes(permission.on) &&
      (permission.column === undefined || permission.column === column?.toLowerCase()) &&
      principals.some((one) => same(one, permission.principal)),
  );
}
