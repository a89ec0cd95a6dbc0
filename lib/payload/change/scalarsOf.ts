import type { JsonObject } from './jsonObject';
import { entryKinds, episodeBlocks } from './structure';

const members: ReadonlySet<string> = new Set([
  ...entryKinds.map((kind) => kind.what),
  ...episodeBlocks,
  'care_worker_details',
  'purge',
]);

/** The id and the scalar items of an episode, which DfE replaces as a set whenever the episode is mentioned. */
export function scalarsOf(episode: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(episode).filter(([key]) => !members.has(key)));
}
