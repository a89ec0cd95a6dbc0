import type { ChildDraft } from '../childDraft';
import { awkwardDates } from './awkwardDates';
import { awkwardDialects } from './awkwardDialects';
import { awkwardIds } from './awkwardIds';
import { awkwardValues } from './awkwardValues';
import type { Awkwardness } from './awkwardness';

/** Every way in which a child's rows can be awkward, by its name. */
export const awkwardnesses: Readonly<Record<string, Awkwardness>> = {
  ...awkwardValues,
  ...awkwardDialects,
  ...awkwardDates,
  ...awkwardIds,
};

/** Makes the rows of a child awkward in one to three ways. @returns their names */
export function makeAwkward(draft: ChildDraft): string[] {
  const names = new Set<string>();
  for (let left = draft.random.whole(1, 3); left > 0; left -= 1) {
    names.add(draft.random.pick(Object.keys(awkwardnesses)));
  }
  // In a fixed order: what changes ids comes last, after the rows that other ways add.
  const chosen = Object.entries(awkwardnesses).filter(([name]) => names.has(name));
  for (const [, change] of chosen) change(draft);
  return chosen.map(([name]) => name);
}
