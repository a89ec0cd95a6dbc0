import { addItemCounts, countItems } from '../../payload/itemCounts';
import { isNamed, type People } from '../../ssd/readRows';
import type { ReadingContext } from '../stage/stageContext';
import type { AssessedRange } from './assessRange';

/** Adds what was read and built of some people to the run's counts; what prepare does with it is counted apart. */
export function countAssessed(
  { book }: Pick<ReadingContext, 'book'>,
  people: People,
  { persons, cohort, withoutBirth, unchanged, entries }: AssessedRange,
): void {
  if (isNamed(people)) {
    const notInSsd = people.length - persons;
    book.count({ asked: people.length, notInSsd, notInCohort: persons - cohort.length });
    book.update({ found: cohort.map(({ personId }) => personId) });
  }
  const payloads = cohort.flatMap(({ payload }) => payload ?? []);
  const warnings = cohort.flatMap(({ findings }) =>
    findings.filter(({ severity }) => severity === 'warning'),
  );
  book.count({
    persons,
    cohort: cohort.length,
    built: payloads.length,
    heldBack: cohort.filter(({ heldBack }) => heldBack).length,
    withoutBirth,
    warnings: warnings.length,
    unchanged,
    entries,
  });
  book.update({ items: addItemCounts(book.now.items, countItems(payloads)) });
}
