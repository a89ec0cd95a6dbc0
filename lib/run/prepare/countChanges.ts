import type { CountName } from '../runCounts';
import type { AssessedChange } from './assessRange';

type Counts = Partial<Record<CountName, number>>;

const named: Readonly<Partial<Record<AssessedChange['change']['effect'], CountName>>> = {
  new: 'created',
  updated: 'updated',
  deleted: 'deleted',
  purge: 'purges',
};

/** What the changes come to, by what they mean. */
export function countChanges(changes: readonly AssessedChange[]): Counts {
  const counts: Counts = {};
  for (const { change, entryPurges } of changes) {
    const name = named[change.effect];
    if (name !== undefined) counts[name] = (counts[name] ?? 0) + 1;
    counts.entryPurges = (counts.entryPurges ?? 0) + entryPurges;
  }
  return counts;
}
