import type { ReportingWindow } from '../window';
import type { ChildPayload } from '../schema';
import type { Inventory } from './inventory';

/** What there is to say of one child, and what DfE may hold of it (ledger.md, "What DfE may hold"). */
export interface ChangeInput {
  readonly current: ChildPayload;
  /** What DfE holds when nothing is in doubt; undefined when nothing was accepted yet, or by another endpoint. */
  readonly previous?: ChildPayload | undefined;
  /**
   * Inventories that DfE may hold instead: of the open submissions, and where `previous` speaks of another endpoint, of
   * the last one that this endpoint accepted.
   */
  readonly inDoubt: readonly Inventory[];
  /** Whether a purge of the child is open: DfE may hold nothing at all. */
  readonly purgeInDoubt: boolean;
  /** The window of today, the day of the POST. */
  readonly window: ReportingWindow;
}
