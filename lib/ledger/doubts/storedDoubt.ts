import { z } from 'zod';
import { inventorySchema, keyedHash, type Inventory } from '../../payload/change/inventory';
import { normalKey } from '../../payload/normalKey';
import { parseJson } from '../../payload/values/json';

/** A submission in doubt as the driver gives it. */
export interface StoredDoubt {
  readonly person_id: string;
  readonly submission_id: number;
  readonly kind: string;
  readonly is_open: boolean;
  readonly inventory: string | null;
}

/** What DfE may hold of a child besides `previous`. */
export interface Doubts {
  readonly inDoubt: readonly Inventory[];
  /** A purge of the child is open: DfE may hold nothing. */
  readonly purgeInDoubt: boolean;
}

/** An inventory as the column holds it. `keyed`: its hashes were made with the ledger's key; rows of an earlier version were not. */
const storedInventorySchema = inventorySchema.extend({ keyed: z.literal(true).exactOptional() });

/** The text of an inventory for its column, with its hashes made again with the ledger's key. */
export function inventoryText({ items }: Inventory, key: string): string {
  const keyed = items.map((item) => ({ ...item, hash: keyedHash(item.hash, key) }));
  return JSON.stringify({ keyed: true, items: keyed });
}

/** An inventory that cannot be read says nothing; the child is sent whole all the same. */
function inventoryIn(text: string | null, key: string | undefined): Inventory {
  const parsed = storedInventorySchema.safeParse(parseJson(text ?? '')?.value);
  if (!parsed.success) return { items: [] };
  const { items, keyed } = parsed.data;
  return keyed === true && key !== undefined ? { items, key } : { items };
}

/**
 * What the submissions in doubt of one child come to.
 * @param key the ledger's, base64url; undefined where it has none yet, so that no inventory was made with it
 */
export const doubtsIn = (submissions: readonly StoredDoubt[], key: string | undefined): Doubts => ({
  inDoubt: submissions.map(({ inventory }) => inventoryIn(inventory, key)),
  purgeInDoubt: submissions.some((submission) => submission.is_open && submission.kind === 'purge'),
});

/** Submissions in doubt by the normal key of their child, each once: a child with several rows finds them several times. */
export function doubtsByChild(submissions: readonly StoredDoubt[]): Map<string, StoredDoubt[]> {
  const once = new Map(submissions.map((submission) => [submission.submission_id, submission] as const));
  return Map.groupBy(once.values(), (submission) => normalKey(submission.person_id));
}
