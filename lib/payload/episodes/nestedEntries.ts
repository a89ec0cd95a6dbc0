import type { SsdTable } from '../personRows';
import { byStart } from '../rows/order';
import { RowItems } from '../rows/rowItems';
import { keyOf } from '../rows/rowsByKey';
import { readDate } from '../values/date';
import { warnOfAnotherPerson } from './anotherPerson';
import { entriesWithId } from './entriesWithId';
import type { EpisodeFrame } from './episodeFrame';
import type { BuildState, NestedKind } from './nestedKind';

/**
 * The entries of one array of an episode: the rows of its referral that name the person or nobody and that the window
 * takes, by start, then id; undefined where there are none.
 */
export function nestedEntries<T extends SsdTable, Entry>(
  kind: NestedKind<T, Entry>,
  frame: EpisodeFrame,
  state: BuildState,
): Entry[] | undefined {
  const { index, report } = state;
  const path = `${frame.path}.${kind.array}`;
  const taken = index.tables[kind.table].filter(
    (row) => keyOf(row[kind.referral]) === frame.key && kind.isInWindow(row, state),
  );
  if (taken.length === 0) return undefined;

  const counting = taken.filter((row) => {
    const counts = index.naming(row[kind.person]) !== 'another';
    if (!counts) warnOfAnotherPerson(kind, row, path, report);
    return counts;
  });
  const rows = byStart(counting, (row) => readDate(row[kind.start]));
  const entries = entriesWithId(kind.table, kind.id, rows, path, report).map(({ row, id }, at) => {
    const entryPath = `${path}[${at}]`;
    const items = new RowItems(report, kind.table, row, entryPath);
    return kind.entry({ row, id, items, path: entryPath }, state);
  });
  return entries.length === 0 ? undefined : entries;
}
