import { normalKey } from '../../payload/normalKey';
import type { People } from '../../ssd/readRows';
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
