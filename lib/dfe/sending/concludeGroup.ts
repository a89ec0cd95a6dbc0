import { answerPolicies } from '../wire/answerPolicies';
import type { BatchState } from './batchState';
import type { Breaker } from './breaker';
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

/**
 * Settles what the final answer to a group settles, and says what isolation is to make of it.
 * @param isProbe the refusal of the one child in the group is kept with the batch instead
 */
export async function concludeGroup(
  state: BatchState,
  group: readonly Outgoing[],
  reading: Reading,
  isProbe = false,
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
      const [only, ...more] = group;
      if (only !== undefined && more.length === 0 && status !== undefined) {
        const outcome = refusal(state, only, reading, status);
        if (isProbe && leaves === 'isolate') state.probes.push({ child: only, outcome, reading });
        else await state.settle(group, () => outcome);
      }
      if (leaves === 'halve') return { kind: 'tooLarge' };
      const named = namedIndexes(reading.text, group.length);
      const namesBeyond = named.length === 0 && namedIndexes(reading.text, Infinity).length > 0;
      return { kind: 'refused', named, namesBeyond };
    }
    case 'unknown':
      await state.settle(group, () => ({ kind: 'unknown', reason: why, ...said }));
      return { kind: 'ended' };
    case 'unsent':
      await endGroup(state, group, why, status);
      return { kind: 'ended' };
  }
}

/** Settles the probes of a batch that were refused (dfe-api.md "Isolation"). */
export async function settleProbes(
  state: BatchState,
  breaker: Breaker,
  fault: 'children' | 'endpoint' | 'not known',
): Promise<void> {
  const probes = state.probes.splice(0);
  const [last] = probes.slice(-1);
  if (last === undefined) return;
  const children = probes.map(({ child }) => child);
  if (fault === 'children') {
    const outcomes = new Map(probes.map(({ child, outcome }) => [child, outcome]));
    return state.settle(children, (child) => outcomes.get(child) ?? last.outcome);
  }
  const { status, text } = last.reading;
  if (fault === 'endpoint')
    breaker.record('everythingRefused', status, false, `HTTP ${status ?? 400}: ${cleanReason(text)}`);
  const why = breaker.state.open
    ? breaker.state.why
    : 'sending ended before anybody of its batch was accepted';
  await endGroup(state, children, why, status);
}
