import type { Ledger } from '../../ledger/ledger';
import { limits } from '../../payload/limits';
import { childPayloadSchema, type ChildPayload } from '../../payload/schema';

const schema = childPayloadSchema(limits.storedId);

/**
 * What DfE holds of these people, by normal key. A text that is no payload of today's shape is left out: nothing can be
 * told missing against it, and deliver sends the child whole.
 */
export async function previousPayloads(
  ledger: Ledger,
  personIds: readonly string[],
): Promise<Map<string, ChildPayload>> {
  if (personIds.length === 0) return new Map();
  const found = new Map<string, ChildPayload>();
  for (const [key, json] of await ledger.readPrevious(personIds)) {
    const parsed = schema.safeParse(json);
    if (parsed.success) found.set(key, parsed.data);
  }
  return found;
}
