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

export type Inventory = z.infer<typeof inventorySchema>;
export type InventoryItem = Inventory['items'][number];

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
