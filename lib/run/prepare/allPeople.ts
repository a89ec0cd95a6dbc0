import { normalKey } from '../../payload/normalKey';
import { isNamed, type People } from '../../ssd/readRows';
import type { ReadingContext } from '../stage/stageContext';
import { keyRanges } from './keyRanges';

/**
 * Everybody whom the run is about, from where it stands: all ids in ranges, or the people it was asked for at once, each of
 * them once.
 */
export async function* allPeople({
  database,
  config,
  book,
  options,
}: Pick<ReadingContext, 'database' | 'config' | 'book' | 'options'>): AsyncGenerator<
  People,
  void,
  undefined
> {
  const { personKey } = book.now;
  if (options.persons === undefined) yield* keyRanges(database, config.ssd.chunkSize, personKey);
  else if (personKey === undefined)
    yield [...new Map(options.persons.map((id) => [normalKey(id), id] as const)).values()];
}

/**
 * The people found in the cohort, when some of them have been looked at again: who is in it no more is not sent, for what the
 * ledger has of them is of an earlier day.
 * @param inCohort of those who were looked at again
 */
export function foundAgain(
  found: readonly string[],
  lookedAt: People,
  inCohort: readonly { readonly personId: string }[],
): readonly string[] {
  const again = new Set((isNamed(lookedAt) ? lookedAt : found).map(normalKey));
  const still = new Set(inCohort.map(({ personId }) => normalKey(personId)));
  return found.filter((id) => !again.has(normalKey(id)) || still.has(normalKey(id)));
}
