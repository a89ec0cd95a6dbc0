import { physicalName } from '../catalog/catalog';
import type { Catalog, CatalogTable } from '../catalog/catalog';
import type { Access } from '../compile/compiler';
import { sessionFunctions } from '../functions/sessionFunctions';
import { SqlError } from '../sqlError';
import type { Engine } from './engine';
import type { LockOutcome } from './lockManager';
import { isGranted } from './permissions';
import type { StorageConnection } from './storage';
import { SessionTransaction } from './sessionTransaction';
import type { SessionView, SignedIn } from './sessionView';

/** Thrown where the client has cancelled or gone away. */
export class Cancelled extends Error {}

/** Whose each connection to the rows is: it outlives its sessions. */
const lentTo = new WeakMap<StorageConnection, Session>();

/** Lets the functions of the session's connection ask for the catalog, the rights and the locks of this session. */
function serve(session: Session): void {
  const { connection } = session;
  const isNew = !lentTo.has(connection);
  lentTo.set(connection, session);
  if (isNew) connection.register(sessionFunctions(() => lentTo.get(connection) ?? session));
}

/** A connection as SQL Server sees it: options, transaction, locks and what @@ variables show. */
export class Session implements SessionView {
  readonly id: number;
  readonly connection: StorageConnection;
  readonly transaction: SessionTransaction;
  lockTimeoutMs = -1;
  noCount: boolean;
  abortsTransactions = false;
  rowCount = 0;

  constructor(
    readonly engine: Engine,
    readonly signedIn: SignedIn,
  ) {
    this.id = engine.sessionId();
    this.noCount = engine.settings.noCount;
    this.connection = engine.storage.lend();
    serve(this);
    this.transaction = new SessionTransaction(this);
  }

  get catalog(): Catalog {
    return this.engine.catalogs.read(this.connection);
  }

  /** Back to what a new connection has, as the reset bit of a request asks. */
  reset(): void {
    this.transaction.abandon();
    this.lockTimeoutMs = -1;
    this.noCount = this.engine.settings.noCount;
    this.abortsTransactions = false;
  }

  /** Rolls back and gives every lock back, and the connection. */
  close(): void {
    this.transaction.abandon();
    this.engine.storage.giveBack(this.connection);
  }

  hasRight(right: string, table?: Pick<CatalogTable, 'schema' | 'name'>, column?: string): boolean {
    const { user } = this.signedIn;
    if (user === undefined) return true;
    if (table !== undefined && this.engine.faults.denies(right, physicalName(table))) return false;
    return !this.engine.settings.enforceGrants || isGranted(this.catalog, user, right, table, column);
  }

  /** @throws SqlError 229 for a right that the session does not have, 230 where it lacks that of a column only. */
  checkRights(access: readonly Access[]): void {
    const where = `database '${this.engine.settings.database}', schema`;
    for (const { table, right, columns } of access) {
      if (this.hasRight(right, table)) continue;
      const readable =
        right === 'SELECT' ? table.columns.filter(({ name }) => this.hasRight(right, table, name)) : [];
      // To count rows, the right to one column is enough.
      const refused = [...columns].find((column) => !readable.some(({ name }) => name === column));
      if (readable.length > 0 && refused === undefined) continue;
      const column = readable.length > 0 && refused !== undefined ? `column '${refused}' of the ` : '';
      throw new SqlError(
        column === '' ? 229 : 230,
        `The ${right} permission was denied on the ${column}object '${table.name}', ${where} '${table.schema}'.`,
        { severity: 14, state: column === '' ? 5 : 1 },
      );
    }
  }

  /** What a lock's outcome means to the statement that asked for it. */
  lockError(outcome: LockOutcome): Error | undefined {
    switch (outcome) {
      case 'granted':
      case 'granted after waiting':
        return undefined;
      case 'timeout':
        return new SqlError(1222, 'Lock request time out period exceeded.', { state: 51 });
      case 'cancelled':
        return new Cancelled();
      case 'deadlock':
        return deadlock(this.id);
    }
  }
}

const deadlock = (session: number): SqlError =>
  new SqlError(
    1205,
    `Transaction (Process ID ${session}) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.`,
    { severity: 13, state: 51 },
  );
