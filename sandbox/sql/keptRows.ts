import { quoteName } from './compile/typedSql';
import { asRow } from './engine/runPlan';
import type { Session } from './engine/session';
import type { SqliteValue } from './values/sqliteValue';

interface KeptTable {
  /** Its name in SQLite. */
  readonly name: string;
  readonly rows: readonly (readonly SqliteValue[])[];
}

/** The rows of every table at one moment, and where their identity columns had got to. */
export type KeptRows = readonly KeptTable[];

/** `sqlite_sequence` comes last: rows that are put into a table move its counter. The catalog is no table of rows. */
const tableNames = `SELECT name FROM sqlite_schema
  WHERE type = 'table' AND name <> '~catalog'
  ORDER BY name = 'sqlite_sequence'`;

/** All rows as they are now. Tables, indexes and rights are not part of it. */
export async function keepRows({ connection, transaction }: Session): Promise<KeptRows> {
  return transaction.write(() => {
    const names = connection
      .prepare(tableNames)
      .all()
      .map((row) => String(asRow(row)[0]));
    return names.map((name) => ({
      name,
      rows: connection
        .prepare(`SELECT * FROM ${quoteName(name)}`)
        .all()
        .map(asRow),
    }));
  }, new AbortController().signal);
}

/** Makes the tables hold just those rows, when no other session has changes that are not committed. */
export async function putRowsBack({ connection, transaction }: Session, kept: KeptRows): Promise<void> {
  await transaction.write(() => {
    connection.exec('SAVEPOINT put_back');
    try {
      for (const { name, rows } of kept) {
        connection.exec(`DELETE FROM ${quoteName(name)}`);
        const [first] = rows;
        if (first === undefined) continue;
        const insert = connection.prepare(
          `INSERT INTO ${quoteName(name)} VALUES (${first.map(() => '?').join(', ')})`,
        );
        for (const row of rows) insert.run(...row);
      }
      connection.exec('RELEASE put_back');
    } catch (error) {
      connection.exec('ROLLBACK TO put_back; RELEASE put_back');
      throw error;
    }
  }, new AbortController().signal);
}
