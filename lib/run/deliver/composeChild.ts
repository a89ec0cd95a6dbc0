import type { PendingChild } from '../../ledger/decide/pendingChild';
import type { NothingToSay, SubmissionEntry } from '../../ledger/deliver/submission';
import { composeBody } from '../../payload/change/composeBody';
import { emptyInventory } from '../../payload/change/inventory';
import type { JsonObject } from '../../payload/values/json';
import type { ReportingWindow } from '../../payload/window';

/** A child with its body, ready to be noted as in flight and posted. */
export interface ComposedChild {
  readonly kind: 'post';
  readonly entry: SubmissionEntry;
  readonly body: string;
  readonly openUpTo: number;
  readonly previousAfter: JsonObject | null;
}

export type Composed = ComposedChild | { readonly kind: 'nothing'; readonly child: NothingToSay };

/**
 * The body of one child, made at the moment of sending from what is and from what DfE may hold (ledger.md "What DfE may
 * hold").
 * @param window of the day of the POST
 */
export function composeChild(child: PendingChild, mode: 'full' | 'delta', window: ReportingWindow): Composed {
  const { personId, hash, openUpTo } = child;
  if (child.kind === 'purge') {
    return {
      kind: 'post',
      entry: { personId, hash, kind: 'purge', inventory: emptyInventory, partialBody: null },
      body: child.payloadText,
      openUpTo,
      previousAfter: null,
    };
  }
  const { current, previous, inDoubt, purgeInDoubt } = child;
  const composed = composeBody({ current, previous, inDoubt, purgeInDoubt, mode, window });
  if (composed.kind === 'nothing')
    return { kind: 'nothing', child: { personId, hash, previousAfter: composed.previousAfter } };
  const body = JSON.stringify(composed.body);
  return {
    kind: 'post',
    entry: {
      personId,
      hash,
      kind: composed.kind,
      inventory: composed.inventory,
      partialBody: body === child.payloadText ? null : body,
    },
    body,
    openUpTo,
    previousAfter: composed.previousAfter,
  };
}
