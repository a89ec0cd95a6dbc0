import { decideLeaver } from '../../ledger/decide/leaver';
import { decidePrepared } from '../../ledger/decide/preparedChild';
import type { PrepareContext } from '../../ledger/decide/prepareContext';
import type { LedgerEntry } from '../../ledger/rows/ledgerRow';
import { payloadHash } from '../../payload/change/payloadHash';
import type { Explanation } from '../../payload/explain/explainPerson';

/**
 * What the next run makes of a person, should the SSD stay as it is now:
 * - `send` the record, or `remove` it at DfE; `hold-back`: validation keeps it from being sent; `refused`: DfE has refused just
 *   this, and it is not yet time to try again
 * - `note`: nothing is sent, but the ledger is to say that the person has left; `nothing`: all is said
 */
export const nextSteps = ['send', 'remove', 'hold-back', 'refused', 'note', 'nothing'] as const;
export type NextStep = (typeof nextSteps)[number];

/**
 * What the next run makes of a person, by the very rules that prepare goes by.
 * @param today the person as the SSD has it now; undefined when it has no such person
 * @param entry undefined when the ledger has no row
 */
export function nextStep(
  today: Explanation | undefined,
  entry: LedgerEntry | undefined,
  context: PrepareContext,
): NextStep {
  if (today?.inCohort !== true) return entry === undefined ? 'nothing' : ofLeaver(today, entry, context);
  const { payload } = today;
  if (payload === undefined) return 'hold-back';
  const change = decidePrepared(
    entry,
    {
      personId: today.personId,
      legacyId: today.legacyId,
      payload,
      hash: payloadHash(payload),
      heldBackBecause: today.heldBack ? 'an error' : undefined,
    },
    context,
  );
  const status = change === 'unchanged' ? entry?.row.status : change.status;
  if (status === 'Pending') return 'send';
  if (status === 'Error') return today.heldBack ? 'hold-back' : 'refused';
  return 'nothing';
}

function ofLeaver(today: Explanation | undefined, entry: LedgerEntry, context: PrepareContext): NextStep {
  const change = decideLeaver(entry, today === undefined ? 'gone' : 'left', context);
  const status = change === 'unchanged' ? entry.row.status : change.status;
  if (status === 'Pending') return 'remove';
  if (change === 'unchanged') return status === 'Error' ? 'refused' : 'nothing';
  return 'note';
}
