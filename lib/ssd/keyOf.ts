import { normalKey } from '../payload/normalKey';

/** The key of an id as it was read; '' for a blank one, undefined for null and for what is no id at all. */
export const keyOf = (id: unknown): string | undefined => {
  if (typeof id === 'string') return normalKey(id);
  return typeof id === 'number' ? String(id) : undefined;
};
