import type { Report } from './findings/report';
import type { PersonIndex } from './rows/personIndex';
import type { ReportingWindow } from './window';

/** What the rules need to know besides the rows; the same for every child of a run. */
export interface BuildContext {
  readonly window: ReportingWindow;
  /** The immigration statuses that make a child unaccompanied, trimmed and in upper case (item 14). */
  readonly uascStatuses: readonly string[];
  /** The longest `la_child_id`; 36, should DfE not say otherwise (payload.md section 6). */
  readonly maxChildIdLength: number;
}

/** Everything that a rule may look at while an episode is built. */
export interface BuildState {
  readonly index: PersonIndex;
  readonly context: BuildContext;
  readonly report: Report;
}
