import { contentHash } from './contentHash';
import type { Inventory } from './inventory';
import type { JsonObject } from './jsonObject';
import { partsOf } from './parts';

/**
 * The inventory of what DfE holds when it holds `payload`. For a body that is posted it is taken of the payload that DfE
 * will hold *afterwards* (`previousAfter` of `composeBody`), so what had left by the window and is still held is in it.
 * Takes any JSON object, since rows of the reference scripts hold texts of their own; never throws.
 */
export function inventoryOf(payload: JsonObject): Inventory {
  return { items: partsOf(payload).map(({ content, ...part }) => ({ ...part, hash: contentHash(content) })) };
}
