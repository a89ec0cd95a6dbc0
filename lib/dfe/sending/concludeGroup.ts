import { answerPolicies } from '../wire/answerPolicies';
import type { BatchState } from './batchState';
import { cleanReason } from '../wire/cleanReason';
import type { GroupAnswer } from './isolate';
import { type Reading, namedIndexes } from '../wire/readAnswer';
import type { Outcome, Outgoing } from './dfeClient';

/** Settles a group that goes no further as unsent, or unknown where an earlier try may have been taken in. */
export function endGroup(
  state: BatchState,
  group: readonly Outgoing[],
  reason: string,
  status?: number,
): Promise<void> {
  const said = status === undefined ? {} : { status };
  return state.settle(group, (child) => ({
    kind: state.inDoubt.has(child) ? 'unknown' : 'unsent',
    reason,
    ...said,
  }));
}

function refusal(state: BatchState, child: Outgoing, reading: Reading, status: number): Outcome {
  const reason = reading.class === 'tooLarge' ? 'too large for the endpoint' : cleanReason(reading.text);
  if (state.inDoubt.has(child))
    return { kind: 'unknown', status, reason: `refused after an earlier try without an answer: ${reason}` };
  return { kind: 'refused', status, reason };
}

/** Settles what the final answer to a group settles, and says what isolation is to make of it. */
export async function concludeGroup(
  state: BatchState,
  group: readonly Outgoing[],
  reading: Reading,
): Promise<GroupAnswer> {
  const { status, why } = reading;
  const said = status === undefined ? {} : { status };
  const { leaves } = answerPolicies[reading.class];
  switch (leaves) {
    case 'receipts':
      await state.settle(group, (_, index) => {
        const receipt = reading.receipts[index];
        return receipt === undefined
          ? { kind: 'unknown', reason: why, ...said }
          : { kind: 'accepted', receiptId: receipt.id, receiptTime: receipt.time };
      });
      return { kind: 'accepted' };
    case 'isolate':
    case 'halve': {
      if (group.length === 1 && status !== undefined)
        await state.settle(group, (child) => refusal(state, child, reading, status));
      if (leaves === 'halve') return { kind: 'tooLarge' };
      return { kind: 'refused', named: namedIndexes(reading.text, group.length) };
    }
    case 'unknown':
      await state.settle(group, () => ({ kind: 'unknown', reason: why, ...said }));
      return { kind: 'ended' };
    case 'unsent':
      await endGroup(state, group, why, status);
      return { kind: 'ended' };
  }
}
