import { limits } from '../limits';
import { normalKey } from '../normalKey';
import { isSendableId } from '../values/ids';
import { isJsonObject, type JsonObject } from '../values/json';
import { childBlocks, entryKinds, episodeBlocks, episodeKind, type PartKind } from './structure';

/**
 * The entries of an array with ids, by id, in their order. What has no id that may be sent is passed over: DfE cannot
 * hold it, and would refuse a purge of it.
 */
export function entriesOf(
  owner: JsonObject,
  array: string,
  idKey: string,
): (readonly [string, JsonObject])[] {
  const value = owner[array];
  const entries: unknown[] = Array.isArray(value) ? value : [];
  return entries.filter(isJsonObject).flatMap((entry) => {
    const id = entry[idKey];
    return isSendableId(id, limits.id) ? [[id, entry] as const] : [];
  });
}

/** One thing that DfE can hold of a child by itself: an episode, an entry, a block or an array without ids. */
export interface Part {
  readonly what: PartKind;
  /** Id of the episode that the part stands in; absent for what belongs to the child itself. */
  readonly episode?: string;
  /** Id of the entry, or for `factors` of the assessment that they stand in. */
  readonly id?: string;
  readonly content: unknown;
}

/** Which part it is, without its content. */
export type PartName = Omit<Part, 'content'>;

/** The name of a part among all parts of a child, as text: equal for ids that differ in case only (payload.md section 4). */
export function partKey(part: PartName): string {
  return `${part.what}/${normalKey(part.episode ?? '')}/${normalKey(part.id ?? '')}`;
}

/**
 * Every part of a payload. Never throws: a text that another program left in the ledger may have any shape, and what
 * has no usable id is passed over.
 */
export function partsOf(payload: JsonObject): Part[] {
  const parts: Part[] = [];
  const details = payload['child_details'];
  if (isJsonObject(details)) addArray(parts, details, { what: 'disabilities' });
  for (const what of childBlocks) addBlock(parts, payload, { what });
  for (const [id, episode] of entriesOf(payload, episodeKind.what, episodeKind.idKey)) {
    parts.push({ what: episodeKind.what, id, content: episode });
    addPartsOfEpisode(parts, episode, id);
  }
  return parts;
}

function addPartsOfEpisode(parts: Part[], content: JsonObject, episode: string): void {
  for (const { what, idKey } of entryKinds) {
    for (const [id, entry] of entriesOf(content, what, idKey)) {
      parts.push({ what, episode, id, content: entry });
      addArray(parts, entry, { what: 'factors', episode, id });
    }
  }
  for (const what of episodeBlocks) addBlock(parts, content, { what, episode });
  addArray(parts, content, { what: 'care_worker_details', episode });
}

function addBlock(parts: Part[], owner: JsonObject, part: PartName): void {
  const content = owner[part.what];
  if (isJsonObject(content)) parts.push({ ...part, content });
}

function addArray(parts: Part[], owner: JsonObject, part: PartName): void {
  const content = owner[part.what];
  if (Array.isArray(content) && content.length > 0) parts.push({ ...part, content });
}
