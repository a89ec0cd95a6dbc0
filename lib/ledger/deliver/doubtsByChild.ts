import { normalKey } from '../../payload/normalKey';
import type { StoredDoubt } from './storedDoubt';

/** Submissions in doubt by the normal key of their child, each once: a child with several rows finds them several times. */
export function doubtsByChild(doubts: readonly StoredDoubt[]): Map<string, StoredDoubt[]> {
  const children = new Map<string, StoredDoubt[]>();
  for (const doubt of doubts) {
    const key = normalKey(doubt.person_id);
    const known = children.get(key);
    if (known === undefined) children.set(key, [doubt]);
    else if (!known.some(({ submission_id: id }) => id === doubt.submission_id)) known.push(doubt);
  }
  return children;
}
