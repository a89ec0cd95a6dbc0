import type { RowTexts } from '../rows/rowTexts';
import type { InsertChange, RowChange } from './ledgerChange';
import type { StoredPending } from './pendingChild';
import { ofTakenOver } from './takenOver';

/** A row as prepare would leave it: what deliver reads of it, and its status. */
export interface RowAfter extends StoredPending {
  readonly submission_status: string | null;
}

/** The row of a child first seen. */
export const insertedRow = (change: InsertChange): RowAfter => ({
  person_id: change.personId,
  json_payload: change.payload,
  previous_json_payload: null,
  current_hash: change.hash,
  row_state: 'New',
  accepted_by: null,
  submission_status: change.status,
});

/**
 * What writing a change makes of a row: the same as the statements of `lib/ledger/prepare` (`updateRows`, `takeOver`).
 * @param change undefined where prepare writes nothing
 * @param isTaken whether the row is taken over of the reference scripts with it
 */
export function rowAfter(row: RowTexts, change: RowChange | undefined, isTaken: boolean): RowAfter {
  const before: RowAfter = {
    person_id: row.personId,
    json_payload: row.json,
    previous_json_payload: isTaken ? null : row.previous,
    current_hash: row.currentHash,
    row_state: row.state,
    accepted_by: isTaken ? null : row.acceptedBy,
    submission_status: row.status,
  };
  if (change === undefined) return before;
  const written = isTaken ? ofTakenOver(change) : change;
  const status = { submission_status: written.status, row_state: written.state ?? row.state };
  if (written.kind === 'mark') return { ...before, ...status };
  return {
    ...before,
    ...status,
    person_id: written.personId,
    json_payload: written.payload,
    current_hash: written.hash,
    ...(written.forgetsHeld ? { previous_json_payload: null } : {}),
  };
}
