import { type PurgeBody, purgeBody } from '../../payload/change/composeBody';
import { limits } from '../../payload/limits';
import { isSendableId } from '../../payload/values/ids';
import type { LedgerRow } from '../rows/ledgerRow';

/** The purge of a row's child, under the ids it was sent with: the rules of items 2 and `mis_child_id` (payload.md section 4). */
export function purgeOf({ personId, legacyId }: LedgerRow): PurgeBody {
  const mis = legacyId?.trim();
  return purgeBody({
    la_child_id: personId,
    mis_child_id: isSendableId(mis, limits.id) ? mis : undefined,
  });
}
