import { purgeBody, type PurgeBody } from '../../payload/change/purgeBody';
import type { LedgerRow } from '../rows/ledgerRow';

const sendableId = /^[A-Za-z0-9_-]{1,36}$/;

/** The purge of a row's child, under the ids it was sent with: the rules of items 2 and `mis_child_id` (payload.md section 4). */
export function purgeOf({ personId, legacyId }: LedgerRow): PurgeBody {
  const mis = legacyId?.trim();
  return purgeBody({
    la_child_id: personId,
    mis_child_id: mis !== undefined && sendableId.test(mis) ? mis : undefined,
  });
}
