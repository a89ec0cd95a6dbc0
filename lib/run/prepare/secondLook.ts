import { events } from '../../telemetry/events';
import { readSettings } from '../../ssd/readPersons';
import { isNamed, lastOf } from '../../ssd/readRows';
import { safePoint } from '../stage/safePoint';
import type { ReadingContext, StageEnd } from '../stage/stageContext';
import { foundAgain } from './allPeople';
import { assessRange, countChanges } from './assessRange';
import { brake } from './brake';
import { endPrepare } from './endPrepare';
import { countAgain } from './ssdCounts';
import { assessContext } from './assessContext';

/**
 * Stage `second-look`: reads and builds the noted people again and writes what then stands, leavers included. What it has
 * read is sound only when the SSD's tables still count as at the beginning: only then is the prepare.
 */
export async function secondLook(context: ReadingContext): Promise<StageEnd> {
  const { config, ledger, lease, book, options, logger } = context;
  const assessing = assessContext(context, await readSettings(context.database, config.ssd));
  if (book.now.personKey === undefined) {
    // The brake has been asked about these; from here on they count what is really written.
    const { purges, deleted, entryPurges } = book.now.counts;
    book.count({ purges: -purges, deleted: -deleted, entryPurges: -entryPurges });
  }
  // As it was before this stage wrote anything: a slice that goes on must not measure against less.
  const childrenHeld = (await ledger.countHeld()) + book.now.counts.deleted;
  for (const people of [...book.now.secondLook]) {
    const assessed = await assessRange(assessing, people);
    const counts = countChanges(assessed.changes);
    const soFar = book.now.counts;
    const verdict = brake(
      {
        purges: soFar.purges + (counts.purges ?? 0),
        deleted: soFar.deleted + (counts.deleted ?? 0),
        entryPurges: soFar.entryPurges + (counts.entryPurges ?? 0),
        childrenHeld,
        entriesHeld: soFar.entries,
      },
      config.ledger,
      book.now.personKey === undefined ? 'none' : 'some',
    );
    if (verdict !== undefined && options.persons === undefined && !options.confirm.includes('purges')) {
      logger.warn(events.prepareBrake, {
        purges: soFar.purges,
        deleted: soFar.deleted,
        count: soFar.entryPurges,
      });
      await endPrepare(context, {
        sound: false,
        tableCounts: (await countAgain(context)).tableCounts,
      });
      return verdict;
    }
    await ledger.applyPrepared(lease, {
      changes: assessed.changes.map(({ change }) => change),
      findings: assessed.findings,
      ...(isNamed(people) ? {} : { range: people }),
    });
    book.count(counts);
    const { found } = book.now;
    book.update({
      ...(found === undefined ? {} : { found: foundAgain(found, people, assessed.cohort) }),
      personKey: lastOf(people),
      secondLook: book.now.secondLook.filter((one) => one !== people),
    });
    if ((await safePoint(context)) === 'pause') return { kind: 'pause' };
  }
  const { tableCounts, verdict } = await countAgain(context);
  // The next run compares its items with these.
  await endPrepare(context, {
    sound: verdict === undefined,
    tableCounts: { ...tableCounts, ...book.now.items },
  });
  return verdict ?? { kind: 'done' };
}
