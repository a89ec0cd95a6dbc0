import { ConnectionPool, type config, type Connection } from 'mssql';

declare module 'mssql' {
  // The driver's own hooks, which its types leave out.
  interface ConnectionPool {
    _poolCreate(): Promise<Connection>;
    _poolDestroy(connection: Connection): Promise<void>;
    _poolValidate(connection: Connection): boolean | Promise<boolean>;
  }
}

/**
 * The driver's pool opens a connection to see whether it can, ends it, and opens another for the first statement. Here
 * the first statement gets the one that was opened: half as many sign-ins, as most pools serve a few statements only.
 */
class ThriftyPool extends ConnectionPool {
  #opened: Connection | undefined;

  override async _poolCreate(): Promise<Connection> {
    const opened = this.#opened;
    this.#opened = undefined;
    if (opened !== undefined) {
      // It may have ended while nobody needed it.
      if (await this._poolValidate(opened)) return opened;
      await super._poolDestroy(opened);
    }
    return super._poolCreate();
  }

  override async _poolDestroy(connection: Connection): Promise<void> {
    // While it connects, the driver ends no connection but the one that it tried.
    if (this.connecting) this.#opened = connection;
    else await super._poolDestroy(connection);
  }

  override async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    if (opened !== undefined) await super._poolDestroy(opened);
    await super.close();
  }
}

/**
 * The driver drops the number of the error that refused a sign-in; the connection still tells it. Here it is put back
 * onto the error that the caller gets.
 */
function keepSignInNumbers(connection: Connection): void {
  const tokens: unknown[] = [];
  const note = (token: unknown): void => void tokens.push(token);
  connection.on('errorMessage', note);
  connection.once('connect', (error?: Error) => {
    connection.removeListener('errorMessage', note);
    if (error !== undefined) Object.assign(error, { info: { errors: tokens } });
  });
}

/** A new pool that is not connected yet. `onEnd` is called when a connection of it has ended. */
export function driverPool(driver: config, onEnd: () => void = () => undefined): ConnectionPool {
  const pool = new ThriftyPool({
    ...driver,
    beforeConnect: (connection) => {
      keepSignInNumbers(connection);
      connection.on('end', onEnd);
    },
  });
  // Each of these errors also reaches whoever waits for the connection; without a listener they would end the process.
  pool.on('error', () => undefined);
  return pool;
}
