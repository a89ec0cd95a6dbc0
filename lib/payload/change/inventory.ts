import { z } from 'zod';
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
 * of its content, and no content (ledger.md, table of submissions). The inventory of a purge has no items.
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
