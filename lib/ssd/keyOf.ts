import { normalKey } from '../payload/normalKey';

/** The key of an id as it was read; '' for none: null, blank, or no id at all. */
export const keyOf = (id: unknown): string => {
  if (typeof id === 'string') return normalKey(id);
  return typeof id === 'number' ? String(id) : '';
};
