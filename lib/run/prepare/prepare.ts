import { ahead } from '../../flow/ahead';
import { rangeSettings } from '../../ssd/readPersons';
import { isNamed, lastOf, type People } from '../../ssd/readRows';
import { events } from '../../telemetry/events';
import { safePoint } from '../stage/safePoint';
import type { ReadingContext, StageEnd } from '../stage/stageContext';
import { assessRange, countChanges, type AssessedChange } from './assessRange';
import { allPeople } from './allPeople';
import { assessContext } from './assessContext';
import { countAssessed } from './countAssessed';

/**
 * Stage `prepare`: reads, builds and compares everybody in ranges of ids, or the people asked for, and writes what only adds or changes. What
 * removes something at DfE waits for the second look; those people are noted.
 */
export async function prepare(context: ReadingContext): Promise<StageEnd> {
  const { config, database, ledger, lease, book, logger, edge, deadline } = context;
  const assessing = assessContext(context, await rangeSettings(database, config.ssd));
  const assess = async (people: People) => ({ people, assessed: await assessRange(assessing, people) });
  let began = edge.now().getTime();
  // Reading waits for the server and building for us: the next range is read while this one is built and written.
  for await (const { people, assessed } of ahead(allPeople(context), assess, () => !deadline.passed())) {
    const atOnce = assessed.changes.filter((change) => !change.wantsSecondLook);
    const later = assessed.changes.filter((change) => change.wantsSecondLook);
    await ledger.applyPrepared(lease, {
      changes: atOnce.map(({ change }) => change),
      findings: assessed.findings,
      ...(isNamed(people) ? {} : { range: people }),
    });

    countAssessed(context, people, assessed);
    // What is put off is counted as well: the brake is asked before any of it is written.
    const losses = countChanges(later);
    book.count({
      deferred: later.length,
      ...countChanges(atOnce),
      ...(losses.purges === undefined ? {} : { purges: losses.purges }),
      ...(losses.deleted === undefined ? {} : { deleted: losses.deleted }),
      entryPurges: losses.entryPurges ?? 0,
    });
    book.update({
      personKey: lastOf(people),
      secondLook: noted(book.now.secondLook, people, later),
    });
    for (const result of assessed.cohort.filter(({ heldBack }) => heldBack))
      for (const { rule, path, table, column } of result.findings.filter((one) => one.severity === 'error'))
        logger.warn(events.childHeldBack, { personId: result.personId, rule, path, table, column });
    logger.info(events.prepareChunk, {
      stage: 'prepare',
      persons: book.now.counts.persons,
      cohort: book.now.counts.cohort,
      heldBack: book.now.counts.heldBack,
      durationMs: edge.now().getTime() - began,
    });
    began = edge.now().getTime();
    if ((await safePoint(context)) === 'pause') return { kind: 'pause' };
  }
  return { kind: 'done' };
}

/** Of one range, no more people are looked at again by their ids; beyond that the range is read as a whole. */
const mostNamed = 50;
/** So many are looked at together. */
const mostTogether = 200;

/** What the second look is to read, with those of some more people whose changes are put off. */
function noted(before: readonly People[], people: People, later: readonly AssessedChange[]): People[] {
  if (later.length === 0) return [...before];
  if (later.length > mostNamed) return [...before, people];
  const ids = later.map(({ change }) => change.personId);
  const last = before.at(-1);
  return last !== undefined && isNamed(last) && last.length + ids.length <= mostTogether
    ? [...before.slice(0, -1), [...last, ...ids]]
    : [...before, ids];
}
