import { createServer, type AddressInfo } from 'node:net';
import { CollectSink, type PlainRow } from './collectSink';
import { Engine } from './engine/engine';
import { runBatch } from './engine/runBatch';
import { Session } from './engine/session';
import { Variables } from './engine/variables';
import { keepRows, putRowsBack, type KeptRows } from './keptRows';
import { loadRows } from './loadRows';
import type { SqlServer } from './sqlServer';
import type { SqlServerOptions } from './sqlServerOptions';
import { TdsConnection } from './tds/tdsConnection';

/** A line that holds nothing but GO ends a batch, as sqlcmd has it. */
const batchEnd = /^[ \t]*GO[ \t]*$/im;

/**
 * Starts a server on loopback that speaks TDS 7.4 and keeps its rows in SQLite, so that the real driver runs unchanged.
 * It knows the plain SQL of this project and answers anything else with an error that quotes it.
 */
export async function startSqlServer(options: SqlServerOptions = {}): Promise<SqlServer> {
  const engine = new Engine({
    database: options.database ?? 'ssd',
    enforceGrants: options.enforceGrants ?? false,
    collation: options.collation ?? 'Latin1_General_CI_AS',
    noCount: options.noCount ?? false,
    file: options.file,
  });
  let logins = options.logins ?? [];
  let windowsLogins = options.windowsLogins ?? [];
  const live: SqlServerOptions = {
    ...options,
    get logins() {
      return logins;
    },
    get windowsLogins() {
      return windowsLogins;
    },
  };
  const kept = new Map<string, KeptRows>();
  const connections = new Set<TdsConnection>();
  const listener = createServer((socket) => {
    if (engine.faults.take(['refuse-connection']).length > 0) {
      socket.resetAndDestroy();
      return;
    }
    connections.add(new TdsConnection(socket, engine, live, (gone) => connections.delete(gone)));
  });
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(options.port ?? 0, '127.0.0.1', resolve);
  });

  /** Runs `work` in a session of the owner, who has every right. */
  const asOwner = async <T>(work: (session: Session) => Promise<T>): Promise<T> => {
    const session = new Session(engine, {});
    try {
      return await work(session);
    } finally {
      session.close();
    }
  };
  const run = async (session: Session, text: string): Promise<PlainRow[]> => {
    const sink = new CollectSink();
    await runBatch(session, text, new Variables(), sink, new AbortController().signal);
    return sink.result();
  };

  return {
    port: (listener.address() as AddressInfo).port,
    query: (text) => asOwner((session) => run(session, text)),
    runScript: (text) =>
      asOwner(async (session) => {
        for (const batch of text.split(batchEnd)) if (batch.trim() !== '') await run(session, batch);
      }),
    load: (schema, table, rows) => asOwner((session) => loadRows(session, schema, table, rows)),
    keep: (name) =>
      asOwner(async (session) => {
        kept.set(name, await keepRows(session));
      }),
    putBack: async (name) => {
      const rows = kept.get(name);
      if (rows === undefined) throw new Error(`Nothing is kept under the name "${name}".`);
      await asOwner((session) => putRowsBack(session, rows));
    },
    setFaults: (faults) => engine.faults.set(faults),
    clearFaults: () => engine.faults.clear(),
    held: () => engine.faults.held,
    release: () => engine.faults.release(),
    struck: () => engine.faults.struck,
    statements: () => engine.log.list(),
    statementCount: () => engine.log.count,
    clearStatements: () => engine.log.clear(),
    connections: () => [...connections].flatMap((connection) => connection.describe() ?? []),
    setPassword: (user, password) => {
      logins = logins.map((login) => (login.user === user ? { user, password } : login));
      windowsLogins = windowsLogins.map((login) =>
        `${login.domain}\\${login.user}` === user ? { ...login, password } : login,
      );
    },
    dropConnections: () => {
      for (const connection of connections) connection.destroy();
    },
    close: async () => {
      for (const connection of connections) connection.destroy();
      await new Promise<void>((resolve) => listener.close(() => resolve()));
      engine.storage.remove();
    },
  };
}
