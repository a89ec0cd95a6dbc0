import type { BuildState } from '../buildContext';
import { Report } from '../findings/report';
import { withoutTrailingBlanks } from '../normalKey';
import type { RuleColumn, SsdRows, SsdTable } from '../personRows';
import { byContent, byDate, byId, sorted } from '../rows/order';
import { RowItems } from '../rows/rowItems';
import { keyOf } from '../rows/rowsByKey';
import { readDate } from '../values/date';
import { text } from '../values/text';
import { warnOfAnotherPerson } from './anotherPerson';
import { entriesWithId } from './entriesWithId';
import type { EpisodeFrame } from './episodeFrames';

/** One of the arrays of an episode whose rows hang on its referral by id. */
export interface NestedKind<T extends SsdTable, Entry> {
  readonly table: T;
  /** Its name in the episode. */
  readonly array: string;
  readonly id: RuleColumn<T>;
  readonly referral: RuleColumn<T>;
  readonly person: RuleColumn<T>;
  readonly start: RuleColumn<T>;
  /** The items of an entry besides its id, in their order. */
  readonly items: readonly (keyof Entry)[];
  /** Whether the window takes a row. */
  readonly isInWindow: (row: SsdRows[T], state: BuildState) => boolean;
  readonly entry: (entry: NestedEntry<T>, state: BuildState) => Entry;
}

/** A row that is sent as an entry. */
export interface NestedEntry<T extends SsdTable> {
  readonly row: SsdRows[T];
  /** As sent. */
  readonly id: string;
  readonly items: RowItems<T>;
  /** Of the entry, `social_care_episodes[0].child_in_need_plans[1]`. */
  readonly path: string;
}

/**
 * The entries of one array of an episode: the rows of its referral that name the person or no one and that the window
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
  const rows = sorted(
    counting,
    byDate((row) => readDate(row[kind.start])),
    byId((row) => row[kind.id]),
    byContent((row) => contentOf(kind, row, state)),
  );
  const entries = entriesWithId(kind.table, kind.id, rows, path, report).map(({ row, id }, at) => {
    const entryPath = `${path}[${at}]`;
    const items = new RowItems(report, kind.table, row, entryPath);
    return kind.entry({ row, id, items, path: entryPath }, state);
  });
  return entries.length === 0 ? undefined : entries;
}

/** What a row would send, of which nothing is reported. */
function contentOf<T extends SsdTable, Entry>(
  kind: NestedKind<T, Entry>,
  row: SsdRows[T],
  state: BuildState,
): unknown[] {
  const report = new Report();
  const items = new RowItems(report, kind.table, row, kind.array);
  const id = withoutTrailingBlanks(text(row[kind.id]));
  const entry = kind.entry({ row, id, items, path: kind.array }, { ...state, report });
  return kind.items.map((item) => entry[item]);
}
