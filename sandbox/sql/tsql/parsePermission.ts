import type { Ddl } from './ast';
import type { TokenReader } from './tokenReader';

/** LOGIN, USER or ROLE after CREATE. */
export function parsePrincipal(reader: TokenReader): Ddl | undefined {
  const word = reader.acceptAny('LOGIN', 'USER', 'ROLE');
  if (word === undefined) return undefined;
  const name = reader.name();
  if (reader.accept('FROM', 'EXTERNAL', 'PROVIDER')) {
    if (reader.accept('WITH')) {
      reader.expect('OBJECT_ID');
      reader.expectSymbol('=');
      reader.string();
    }
    return { kind: 'createPrincipal', principal: 'user', name };
  }
  if (reader.accept('FOR', 'LOGIN')) reader.name();
  if (reader.accept('WITH')) {
    reader.list(() => {
      const option = reader.acceptAny('PASSWORD', 'DEFAULT_SCHEMA', 'DEFAULT_DATABASE', 'CHECK_POLICY');
      if (option === undefined) throw reader.error();
      reader.expectSymbol('=');
      reader.next();
    });
  }
  const principal = word === 'LOGIN' ? 'login' : word === 'USER' ? 'user' : 'role';
  return { kind: 'createPrincipal', principal, name };
}

const knownRights = new Set('SELECT INSERT UPDATE DELETE ALTER CONTROL'.split(' '));

function parseRight(reader: TokenReader): string {
  if (reader.accept('CREATE', 'TABLE')) return 'CREATE TABLE';
  const token = reader.peek();
  const right = reader.name().toUpperCase();
  if (!knownRights.has(right)) throw reader.error(token);
  return right;
}

/** GRANT and REVOKE, which are recorded; `undefined` where another statement begins. */
export function parsePermission(reader: TokenReader): Ddl | undefined {
  const action = reader.acceptAny('GRANT', 'REVOKE') as 'GRANT' | 'REVOKE' | undefined;
  if (action === undefined) return undefined;
  const rights = reader.list(() => parseRight(reader));
  let on: Extract<Ddl, { kind: 'permission' }>['on'] = { scope: 'database' };
  let columns: readonly string[] | undefined;
  if (reader.accept('ON')) {
    const scope = reader.isSymbol('::', 1) ? reader.acceptAny('SCHEMA', 'OBJECT') : 'OBJECT';
    if (scope === undefined) throw reader.error();
    reader.acceptSymbol('::');
    on = { scope: scope === 'SCHEMA' ? 'schema' : 'object', parts: reader.qualifiedName() };
    if (on.scope === 'object' && reader.isSymbol('('))
      columns = reader.parenthesised(() => reader.list(() => reader.name()));
  }
  if (!reader.accept('TO')) {
    if (action !== 'REVOKE') throw reader.error();
    reader.expect('FROM');
  }
  const principals = reader.list(() => reader.name());
  return { kind: 'permission', action, rights, on, columns, principals };
}
