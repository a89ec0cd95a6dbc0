import type { PlainRow } from './collectSink';
import type { LoggedStatement } from './engine/statementLog';
import type { SqlFault } from './faults';
import type { LoadedRow } from './loadRows';

/** A client that has signed in. */
export interface SqlConnectionInfo {
  readonly id: number;
  readonly user: string;
  readonly application: string;
}

/** The stand-in for SQL Server: what a test or a command may ask of it besides speaking TDS to it. */
export interface SqlServer {
  readonly port: number;
  /**
   * Runs a batch with all rights and gives the rows of its last result, as plain data.
   * @throws SqlError as a client would be told
   */
  query(text: string): Promise<PlainRow[]>;
  /** Runs a script as sqlcmd would: batches between lines of GO. */
  runScript(text: string): Promise<void>;
  /** Inserts plain rows, checked as INSERT would check them; gives their number. */
  load(schema: string, table: string, rows: readonly LoadedRow[]): Promise<number>;
  /** Keeps a copy of every row, and of where identity columns have got to, under a name: the start of many cases. */
  keep(name: string): Promise<void>;
  /**
   * Makes every table hold what it held when that was kept; connections stay open.
   * @throws Error where nothing was kept under that name
   */
  putBack(name: string): Promise<void>;
  /** Sets these faults in place of those that were set; what is held stays held. */
  setFaults(faults: readonly SqlFault[]): void;
  /** Ends every fault; what is held goes on. */
  clearFaults(): void;
  /** How many statements a fault `hold` holds now. */
  held(): number;
  /** Lets the statements go on that are held now. */
  release(): void;
  /** How often a fault has happened since the start. */
  struck(): number;
  /** The statements that clients sent, the latest last; some thousands are kept. */
  statements(): LoggedStatement[];
  /** How many statements clients have sent since the last `clearStatements`. */
  statementCount(): number;
  clearStatements(): void;
  connections(): SqlConnectionInfo[];
  /** Changes the password of a login, as an administrator does; connections that are signed in stay so. */
  setPassword(user: string, password: string): void;
  /** Loses every connection, as a server that restarts does. */
  dropConnections(): void;
  close(): Promise<void>;
}

/** The methods that another process may call. */
export const sqlServerMethods = [
  'query',
  'runScript',
  'load',
  'keep',
  'putBack',
  'setFaults',
  'clearFaults',
  'held',
  'release',
  'struck',
  'statements',
  'statementCount',
  'clearStatements',
  'connections',
  'setPassword',
  'dropConnections',
] as const;
