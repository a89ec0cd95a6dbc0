import { isJsonObject } from '../values/json';

/**
 * The paths at which two payloads differ, in the order of the new one, then what is gone; no value. Entries with an id are
 * compared with the entry of that id (`social_care_episodes[id=R1].closure_date`), wherever it stands.
 */
export function changedPaths(before: unknown, after: unknown, path = ''): string[] {
  if (Object.is(before, after)) return [];
  const [from, to] = [membersOf(before), membersOf(after)];
  if (from === undefined || to === undefined) return [path];
  return [...new Set([...to.keys(), ...from.keys()])].flatMap((member) => {
    const at = member.startsWith('[') || path === '' ? path + member : `${path}.${member}`;
    if (!from.has(member) || !to.has(member)) return [at];
    return changedPaths(from.get(member), to.get(member), at);
  });
}

/** The properties of an object, or the entries of an array by id, else by place; undefined of a plain value. */
function membersOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (Array.isArray(value)) {
    return new Map(value.map((entry: unknown, at) => [`[${entryName(entry) ?? at}]`, entry]));
  }
  return isJsonObject(value) ? new Map(Object.entries(value)) : undefined;
}

/** `worker_id` names a worker, not an entry. */
function entryName(entry: unknown): string | undefined {
  if (!isJsonObject(entry)) return undefined;
  const id = Object.entries(entry).find(([name]) => name.endsWith('_id') && name !== 'worker_id');
  return id === undefined ? undefined : `id=${String(id[1])}`;
}
