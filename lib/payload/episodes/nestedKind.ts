import type { BuildContext } from '../buildContext';
import type { Report } from '../findings/report';
import type { RuleColumn, SsdRows, SsdTable } from '../personRows';
import type { PersonIndex } from '../rows/personIndex';
import type { RowItems } from '../rows/rowItems';

/** Everything that a rule may look at while an episode is built. */
export interface BuildState {
  readonly index: PersonIndex;
  readonly context: BuildContext;
  readonly report: Report;
}

/** One of the arrays of an episode whose rows hang on its referral by id. */
export interface NestedKind<T extends SsdTable, Entry> {
  readonly table: T;
  /** Its name in the episode. */
  readonly array: string;
  readonly id: RuleColumn<T>;
  readonly referral: RuleColumn<T>;
  readonly person: RuleColumn<T>;
  readonly start: RuleColumn<T>;
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
