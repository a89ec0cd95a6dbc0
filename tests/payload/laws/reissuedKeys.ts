import { normalKey } from '../../../lib/payload/normalKey';
import type { PersonRows, SsdTable } from '../../../lib/payload/personRows';
import { columnKind } from './columnKinds';

type Rows = Readonly<Record<SsdTable, readonly object[]>>;

/**
 * The rows of an SSD in which every key is another one tomorrow, as some case systems make them: all but the ids of people.
 * What hangs together still does; case and trailing blanks stay, and an id that cannot be sent is still none.
 * @param nameOf gives the new key for an old one, each time the same; different ones for different keys
 */
export function withNewKeys<R extends Rows>(tables: R, nameOf: (key: string) => string): R {
  const entries = Object.entries(tables).map(([table, rows]) => [
    table,
    rows.map((row) => renamed(table as SsdTable, row, nameOf)),
  ]);
  return Object.fromEntries(entries) as R;
}

function renamed(table: SsdTable, row: object, nameOf: (key: string) => string): object {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]: [string, unknown]) => [
      column,
      columnKind(table, column) === 'id' && typeof value === 'string' ? newId(value, nameOf) : value,
    ]),
  );
}

/** Ids of the usual form only: what is no id stays what it is, and so does the mark of a column that is not filled. */
function newId(id: string, nameOf: (key: string) => string): string {
  const trailing = /^[A-Za-z0-9_-]{1,36}( *)$/.exec(id)?.[1];
  if (trailing === undefined || normalKey(id) === 'SSD_PH') return id;
  const name = nameOf(normalKey(id));
  return (id === id.toLowerCase() ? name.toLowerCase() : name.toUpperCase()) + trailing;
}

/** The rows of one person in which every key is another one. */
export const personWithNewKeys = (rows: PersonRows, nameOf: (key: string) => string): PersonRows => ({
  ...rows,
  tables: withNewKeys(rows.tables, nameOf),
});

const days = ['2025-01-01', '2025-06-01', '2026-03-31', '2026-03-31'];

/** The same rows with few days in them, so that most dates tie. */
export function tied(rows: PersonRows): PersonRows {
  const tables = Object.entries(rows.tables).map(([table, some]) => [
    table,
    some.map((row: object) =>
      Object.fromEntries(
        Object.entries(row).map(([column, value]: [string, unknown]) => [
          column,
          columnKind(table as SsdTable, column) === 'date' && typeof value === 'string'
            ? days[value.length > 8 ? value.charCodeAt(6) % 4 : 0]
            : value,
        ]),
      ),
    ),
  ]);
  return { ...rows, tables: Object.fromEntries(tables) as PersonRows['tables'] };
}
