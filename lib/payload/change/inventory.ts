import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { JsonObject } from '../values/json';
import { partsOf } from './parts';
import { contentHash } from './payloadHash';
import { arraysWithoutIds, childBlocks, entryKinds, episodeBlocks, episodeKind } from './structure';

const kinds = [
  episodeKind.what,
  ...entryKinds.map((kind) => kind.what),
  ...childBlocks,
  ...episodeBlocks,
  ...arraysWithoutIds,
] as const;

/**
 * What DfE holds of one child if it accepted a certain body: every entry, block and array without ids, each with a hash
 * of its content, and no content (ledger.md "What DfE may hold"). The inventory of a purge has no items.
 */
export const inventorySchema = z.strictObject({
  items: z
    .array(
      z.strictObject({
        what: z.enum(kinds),
        episode: z.string().exactOptional(),
        id: z.string().exactOptional(),
        hash: z.string(),
      }),
    )
    .readonly(),
});

/**
 * What DfE holds of one child. `key` is there where the hashes were made with one (`keyedHash`): two inventories are compared by
 * the key of the one that is in doubt.
 */
export interface Inventory extends z.infer<typeof inventorySchema> {
  readonly key?: string;
}
export type InventoryItem = Inventory['items'][number];

/**
 * The hash of a part as a ledger keeps it: a block with few values can be found from a hash by trying them all, but not from one
 * that was made with a key that is kept elsewhere. HMAC-SHA256 with the key, 128 bits as base64url.
 */
export const keyedHash = (hash: string, key: string): string =>
  createHmac('sha256', key).update(hash, 'utf8').digest().toString('base64url', 0, 16);

/** What DfE holds of a child after a purge: nothing. */
export const emptyInventory: Inventory = { items: [] };

/**
 * The inventory of what DfE holds when it holds `payload`. For a body that is posted it is taken of the payload that DfE
 * will hold *afterwards* (`previousAfter` of `composeBody`), so what had left by the window and is still held is in it.
 * Takes any JSON object, since rows of the reference scripts hold texts of their own; never throws.
 */
export function inventoryOf(payload: JsonObject): Inventory {
  return { items: partsOf(payload).map(({ content, ...part }) => ({ ...part, hash: contentHash(content) })) };
}
