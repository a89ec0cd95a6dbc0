import type { Inventory } from '../../payload/change/inventory';

/** What DfE holds if one of the row's texts was sent and accepted. */
export interface PossiblySent {
  readonly personId: string;
  /** null where the text is no JSON object: nobody can have accepted it, but it marks the row as taken over. */
  readonly hash: Buffer | null;
  readonly inventory: Inventory;
}
