import type { Problem } from './checkStructure';
import type { RefuseEffect } from './dfeFault';
import { idKey } from './idKey';

/** What a `refuse` fault says of a batch; undefined when none of its children is in it. */
export function refusalProblems(effect: RefuseEffect, childIds: readonly string[]): Problem[] | undefined {
  const bad = new Set(effect.childIds.map(idKey));
  const indexes = childIds.flatMap((id, index) => (bad.has(idKey(id)) ? [index] : []));
  if (indexes.length === 0) return undefined;
  const problem = (index: number): Problem => ({
    path: `[${index}].child_details`,
    text: effect.message ?? 'Is refused by the sandbox.',
  });
  switch (effect.naming) {
    case 'all':
      return indexes.map(problem);
    case 'some':
      return indexes.slice(0, 1).map(problem);
    case 'none':
      return effect.message === undefined ? [] : [{ path: '', text: effect.message }];
    case 'wrong': {
      // A good child where there is one; otherwise an entry that the batch does not have.
      const good = childIds.findIndex((_, index) => !indexes.includes(index));
      return [problem(good === -1 ? childIds.length : good)];
    }
  }
}
