import type { Report } from './findings/report';
import type { PersonIndex } from './rows/personIndex';
import type { ReportingWindow } from './window';

/** What the rules need to know besides the rows; the same for every child of a run. */
export interface BuildContext {
  readonly window: ReportingWindow;
  /** The immigration statuses that make a child unaccompanied, trimmed and in upper case (item 14). */
  readonly uascStatuses: readonly string[];
  /** The roles of workers who are sent, trimmed and in upper case (items 53 to 55). */
  readonly workerRoles: readonly string[];
  /** The longest `la_child_id`; 20, should DfE not say otherwise (payload.md section 6). */
  readonly maxChildIdLength: number;
  /** Whether a longer id is cut to that length and sent; otherwise it holds the child back. */
  readonly cutLongChildIds: boolean;
}

/** Everything that a rule may look at while an episode is built. */
export interface BuildState {
  readonly index: PersonIndex;
  readonly context: BuildContext;
  readonly report: Report;
}
