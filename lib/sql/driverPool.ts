import { ConnectionPool, type Connection, type config } from 'mssql';

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
  const pool = new ConnectionPool({
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
