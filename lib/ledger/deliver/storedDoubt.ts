import { type Inventory, inventorySchema } from '../../payload/change/inventory';
import { qualified, type SqlNames } from '../../sql/statement';
import { readJson } from '../prepare/readJson';
import { submissionsTable } from '../sql/tableNames';

/** A submission in doubt as the driver gives it. */
export interface StoredDoubt {
  readonly person_id: string;
  readonly submission_id: number;
  readonly kind: string;
  readonly is_open: boolean;
  readonly inventory: string | null;
}

/** The columns of `StoredDoubt`, of a submission `s`. */
export const doubtColumns = 's.person_id, s.submission_id, s.kind, s.is_open, s.inventory';

/**
 * Asks whether a submission `s` to `@endpoint` of the child of the ledger row `l` may be what DfE holds, besides `previous`: it
 * is open, or it is the last that this endpoint accepted and the row speaks of another one.
 */
export const isInDoubt = (names: SqlNames): string => {
  const newer = `SELECT 1 AS found FROM ${qualified(names, submissionsTable)} AS n WHERE n.ledger_table = @ledger AND n.endpoint = @endpoint AND n.person_id = l.person_id AND n.outcome = N'accepted' AND n.submission_id > s.submission_id`;
  return `s.ledger_table = @ledger AND s.endpoint = @endpoint AND (s.is_open = 1 OR (s.outcome = N'accepted' AND (l.accepted_by IS NULL OR l.accepted_by <> @endpoint) AND NOT EXISTS (${newer})))`;
};

/** An inventory that cannot be read says nothing; the child is sent whole all the same. */
export function inventoryIn(doubt: StoredDoubt): Inventory {
  const parsed = inventorySchema.safeParse(readJson(doubt.inventory));
  return parsed.success ? parsed.data : { items: [] };
}

/** Whether a purge of the child is open: DfE may hold nothing. */
export const isOpenPurge = (doubt: StoredDoubt): boolean => doubt.is_open && doubt.kind === 'purge';
