import { countRows } from '../../ssd/countRows';
import { events } from '../../telemetry/events';
import { safePoint } from '../slice/safePoint';
import type { SliceContext, StageEnd } from '../slice/sliceContext';
import { assessRange } from './assessRange';
import { brake } from './brake';
import { countChanges } from './countChanges';
import { prepareParts } from './prepareParts';

/**
 * Stage `second-look`: reads and builds the noted ranges again and writes what then stands, leavers included. Only after it
 * is the prepare sound.
 */
export async function secondLook(context: SliceContext): Promise<StageEnd> {
  const { config, database, ledger, lease, book, options, logger } = context;
  const parts = prepareParts(context);
  const childrenHeld = await ledger.countHeld();
  if (book.now.personKey === undefined) {
    // The brake has been asked about these; from here on they count what is really written.
    const { purges, deleted, entryPurges } = book.now.counts;
    book.count({ purges: -purges, deleted: -deleted, entryPurges: -entryPurges });
  }
  for (const range of [...book.now.secondLook]) {
    const assessed = await assessRange(parts, range);
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
    );
    if (verdict !== undefined && !options.confirm.includes('purges')) {
      logger.warn(events.prepareBrake, {
        purges: soFar.purges,
        deleted: soFar.deleted,
        count: soFar.entryPurges,
      });
      await ledger.runs.endPrepare(lease, { sound: false, tableCounts: await countRows(database) });
      return verdict;
    }
    await ledger.applyPrepared(lease, {
      changes: assessed.changes.map(({ change }) => change),
      findings: assessed.findings,
    });
    book.count(counts);
    book.update({ personKey: range.upTo, secondLook: book.now.secondLook.filter((one) => one !== range) });
    if ((await safePoint(context)) === 'pause') return { kind: 'pause' };
  }
  await ledger.runs.endPrepare(lease, { sound: true, tableCounts: await countRows(database) });
  return { kind: 'done' };
}
