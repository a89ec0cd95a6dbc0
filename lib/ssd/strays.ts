import type { SsdTable } from '../payload/personRows';
import type { Database } from '../sql/database';
import type { ChunkRows } from './chunk';
import { groupByKey, keyOf, keysIn } from './keys';
import { linkOf, parents } from './links';
import { readRowsByIds, readStrayRows } from './readRows';
import { idStatements, tablesOfTwoPeople, type IdTable } from './rowStatements';
import { ssdTableNames } from './tables';

/**
 * The rows of the whole SSD that name another person than what they hang on, or none. They belong to both, and to look for
 * them in every range would read each table and its parents once more for each range.
 */
export interface Strays {
  /** Tables that have too many of them to keep: their statements look for them in every range. */
  readonly hanging: readonly SsdTable[];
  /** Of the other tables the rows, by table and by the key of what they hang on. */
  readonly rows: ReadonlyMap<SsdTable, ReadonlyMap<string, readonly object[]>>;
}

/** Of one table, so many are kept: a few megabytes. */
const mostKept = 20_000;

/**
 * Reads them, once for all ranges: one statement for each table whose rows may name another person than what they hang on.
 * @param ownerless tables that lack their column for the person: all their rows only hang on something
 * @throws AppError as `SqlSession.query`
 */
export async function readStrays(
  database: Database,
  ownerless: readonly SsdTable[] = [],
  most = mostKept,
): Promise<Strays> {
  const hanging = new Set(ownerless);
  const rows = new Map<SsdTable, ReadonlyMap<string, readonly object[]>>();
  for (const table of inOrder) {
    const { parent } = linkOf(table);
    // Where all rows of what it hangs on are looked for, so are its own: they may hang on one that names another person.
    if (parent === undefined || hanging.has(table) || hanging.has(parents[parent.is].table)) {
      hanging.add(table);
      continue;
    }
    const found = await readStrayRows(database, table, most + 1, ownerless);
    if (found.length > most) hanging.add(table);
    else rows.set(table, groupByKey(found, parent.column));
  }
  for (const table of ssdTableNames) {
    const { parent } = linkOf(table);
    if (parent !== undefined && hanging.has(parents[parent.is].table)) hanging.add(table);
  }
  return { hanging: [...hanging], rows };
}

/** Parents before what hangs on them. */
const inOrder: readonly SsdTable[] = tablesOfTwoPeople.toSorted((a, b) => depthOf(a) - depthOf(b));

function depthOf(table: SsdTable): number {
  const { parent } = linkOf(table);
  return parent === undefined ? 0 : 1 + depthOf(parents[parent.is].table);
}

const isIdTable = (table: SsdTable): table is IdTable => table in idStatements;

/**
 * Adds to the rows that name some people those that do not and hang on something of theirs, in place; each once. What hangs
 * on a row that is added is asked for by id.
 * @param ownerless as for `readStrays`
 * @throws AppError as `SqlSession.query`
 */
export async function addStrays(
  database: Database,
  rows: ChunkRows,
  strays: Strays,
  ownerless: readonly SsdTable[],
): Promise<void> {
  const added = new Map<SsdTable, ReadonlySet<object>>();
  const tables = ssdTableNames.toSorted((a, b) => depthOf(a) - depthOf(b));
  for (const table of tables) {
    const { person, parent } = linkOf(table);
    if (parent === undefined) continue;
    const { table: parentTable, id } = parents[parent.is];
    const addedParents = added.get(parentTable) ?? new Set();
    const ownParents = keysIn(
      rows[parentTable].filter((row) => !addedParents.has(row)),
      id,
    );
    const known = strays.rows.get(table);
    const more: object[] = [...ownParents].flatMap((key) => known?.get(key) ?? []);
    const others = [...keysIn([...addedParents], id)].filter((key) => !ownParents.has(key));
    if (isIdTable(table)) more.push(...(await readRowsByIds(database, table, others, ownerless)));
    const missing = withoutPresent(more, rows[table], person, parent.column);
    added.set(table, new Set(missing));
    rows[table].push(...missing);
  }
}

/**
 * Those of `more` that are not among `rows`. All rows that name one of these people are there already. So are those of others
 * that hang on rows of a table whose strays are not kept, which is why a person alone does not tell.
 */
function withoutPresent(
  more: readonly object[],
  rows: readonly object[],
  person: string | undefined,
  parent: string,
): readonly object[] {
  if (more.length === 0 || person === undefined) return more;
  const tieOf = (row: object): string | undefined => {
    const named = keyOf(Reflect.get(row, person));
    return named === undefined ? undefined : JSON.stringify([named, keyOf(Reflect.get(row, parent))]);
  };
  const present = new Set(rows.map(tieOf));
  return more.filter((row) => {
    const tie = tieOf(row);
    return tie === undefined || !present.has(tie);
  });
}
