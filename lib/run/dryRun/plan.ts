import type { PlannedChild } from '../../ledger/plan/plannedChild';
import { ahead } from '../../flow/ahead';
import { londonDate } from '../../payload/londonDate';
import { reportingWindow, type ReportingWindow } from '../../payload/window';
import { rangeSettings } from '../../ssd/readPersons';
import { lastOf, type People } from '../../ssd/readRows';
import { events } from '../../telemetry/events';
import { prepareIsSound } from '../deliver/deliver';
import { maySend, pageSize } from '../deliver/sending';
import { allPeople } from '../prepare/allPeople';
import { assessContext } from '../prepare/assessContext';
import { assessRange, countChanges } from '../prepare/assessRange';
import { count } from '../prepare/count';
import { countAssessed } from '../prepare/countAssessed';
import { recount } from '../prepare/recount';
import { safePoint } from '../stage/safePoint';
import type { StageEnd } from '../stage/stageContext';
import { makeWay } from './makeWay';
import { noteVerdict, type PlanContext } from './planContext';
import { none, planChild, planPeople } from './planPeople';

/** Stage `count` of a dry run: begins the plan, and goes on where the guard would hold. */
export async function planCount(context: PlanContext): Promise<StageEnd> {
  await context.ledger.clearPlan(context.lease);
  return noteVerdict(context, await count(context));
}

/** Stage `recount` of a dry run: goes on where guard or brake would hold. */
export const planRecount = async (context: PlanContext): Promise<StageEnd> =>
  noteVerdict(context, await recount(context));

/**
 * Stage `prepare` of a dry run: reads, builds and compares as prepare does, and notes what would be written and sent. What would
 * be looked at a second time is taken to be found the same.
 */
export async function planPrepare(context: PlanContext): Promise<StageEnd> {
  const { config, database, book, logger, edge, deadline } = context;
  const assessing = assessContext(context, await rangeSettings(database, config.ssd));
  const assess = async (people: People) => ({ people, assessed: await assessRange(assessing, people) });
  for await (const { people, assessed } of ahead(allPeople(context), assess, () => !deadline.passed())) {
    const began = edge.now().getTime();
    const { planned, heldBesides } = await planPeople(context, windowNow(context), assessed);
    await note(context, planned);
    countAssessed(context, people, assessed);
    book.count(countChanges(assessed.changes));
    book.update({ personKey: lastOf(people), heldBesides: (book.now.heldBesides ?? 0) + heldBesides });
    logger.info(events.prepareChunk, {
      stage: 'prepare',
      persons: book.now.counts.persons,
      cohort: book.now.counts.cohort,
      heldBack: book.now.counts.heldBack,
      durationMs: edge.now().getTime() - began,
    });
    const stop = await stopHere(context);
    if (stop !== undefined) return stop;
  }
  return { kind: 'done' };
}

/** Stage `deliver` of a dry run that only delivers: notes what would be sent of what is pending as it stands. */
export async function planDeliver(context: PlanContext): Promise<StageEnd> {
  if (context.book.now.rowKey === undefined) {
    await context.ledger.clearPlan(context.lease);
    const unsound = await prepareIsSound(context);
    if (unsound !== undefined) noteVerdict(context, unsound);
  }
  return planPending(context, 'together');
}

/** Stage `deliver-alone` of such a run: the same for those that would go alone. */
export const planDeliverAlone = (context: PlanContext): Promise<StageEnd> => planPending(context, 'alone');

async function planPending(context: PlanContext, which: 'together' | 'alone'): Promise<StageEnd> {
  const { ledger, lease, book, mode } = context;
  for (;;) {
    const page = await ledger.pagePending({
      after: book.now.rowKey,
      limit: pageSize,
      which,
      runId: lease.runId,
      persons: maySend(context),
    });
    const bodies = { mode, window: windowNow(context) };
    await note(context, [
      ...page.children.map((child) => planChild(child, child.openUpTo > 0 ? 'in-doubt' : 'waiting', bodies)),
      ...page.unreadable.map((personId) => none(personId, 'unreadable')),
    ]);
    if (page.last === undefined) return { kind: 'done' };
    book.update({ rowKey: page.last });
    const stop = await stopHere(context);
    if (stop !== undefined) return stop;
  }
}

/** A safe point, at which a dry run also makes way for other runs. */
async function stopHere(context: PlanContext): Promise<StageEnd | undefined> {
  if ((await safePoint(context)) === 'pause') return { kind: 'pause' };
  return makeWay(context);
}

/** The window of the day on which bodies would be made. */
const windowNow = ({ edge, config }: Pick<PlanContext, 'edge' | 'config'>): ReportingWindow =>
  reportingWindow(londonDate(edge.now()), config.rules.window);

/** Notes what would be done with some children, and counts what would be sent. */
async function note({ ledger, lease, book }: PlanContext, planned: readonly PlannedChild[]): Promise<void> {
  await ledger.writePlan(lease, planned);
  const of = (kind: PlannedChild['kind']): number => planned.filter((one) => one.kind === kind).length;
  book.count({
    plannedFull: of('full'),
    plannedDelta: of('delta'),
    plannedPurges: of('purge'),
    silent: planned.filter(({ why }) => why === 'nothing-to-say').length,
    refused: planned.filter(({ why }) => why === 'refused').length,
  });
}
