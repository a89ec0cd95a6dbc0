import { createProgress, type Progress } from '../../dfe/progress';
import { fillBatches } from '../../dfe/sending/fillBatches';
import { logProgress, type ProgressLog } from '../../dfe/logProgress';
import type { BatchVerdict } from '../../dfe/sending/dfeClient';
import { londonDate } from '../../payload/londonDate';
import { reportingWindow } from '../../payload/window';
import { events } from '../../telemetry/events';
import { safePoint } from '../slice/safePoint';
import { sliceLimits } from '../slice/sliceLimits';
import type { RunVerdict, SliceContext, StageEnd } from '../slice/sliceContext';
import { composeChild, type ComposedChild } from './composeChild';
import { deliverBatch, outgoing, type OutgoingChild } from './deliverBatch';
import { inParallel } from '../../flow/inParallel';

/** Ledger rows looked at together; their payloads are in memory while they are sent. */
const pageSize = 500;
const progressIntervalMs = 10_000;
/** Children sent alone who get no answer in a row, before the rest is left to the next night. */
const unansweredAlone = 5;

interface Sending {
  readonly context: SliceContext;
  readonly progress: Progress;
  readonly log: ProgressLog;
  /** Says how far it has come, at the end of a stage. */
  readonly end: () => void;
}

async function begin(context: SliceContext): Promise<Sending> {
  const { ledger, edge, logger, book } = context;
  const { counts } = book.now;
  const progress = createProgress({
    // What this run has put off stays pending, and is not before it any more.
    total: (await ledger.countPending()) - counts.unknown - counts.unsent,
    before: counts,
    now: edge.now,
  });
  const log = logProgress({ progress, logger, now: edge.now, intervalMs: progressIntervalMs });
  const anybody = progress.snapshot().left > 0;
  const tell = (): void => {
    if (anybody) log.tellNow();
  };
  tell();
  return { context, progress, log, end: tell };
}

/** Asks before anything is sent: the latest prepare that began must have ended sound (ledger.md). */
async function prepareIsSound({ ledger }: SliceContext): Promise<RunVerdict | undefined> {
  const latest = await ledger.runs.latestPrepare();
  if (latest?.sound === true) return undefined;
  return {
    kind: 'end',
    outcome: 'needs_attention',
    code: 'prepare-not-sound',
    message:
      latest === undefined
        ? 'Nothing was ever prepared, so there is nothing that may be sent.'
        : `The latest prepare (run ${latest.runId}) did not end sound, so nothing was sent.`,
    advice: 'Ask for a whole run (POST /api/runs with an empty body).',
  };
}

async function breakerVerdict(context: SliceContext): Promise<RunVerdict | undefined> {
  const { breaker } = context.dfe();
  if (!breaker.open) return undefined;
  const left = await context.ledger.countPending();
  return {
    kind: 'end',
    outcome: 'failed',
    code: breaker.code,
    message: `Sending stopped: ${breaker.why} ${left} children stay pending and go with the next run.`,
    advice: breaker.advice,
  };
}

interface Page {
  readonly children: readonly OutgoingChild[];
  /** Children whose stored payload is none; they cannot be sent. */
  readonly unreadable: number;
  /** Where the next page begins; undefined after the last. */
  readonly last: string | undefined;
}

/** A page of pending children from where the stage stands; it is composed when it is read. */
async function nextPage(sending: Sending, which: 'together' | 'alone'): Promise<Page> {
  const { context, progress } = sending;
  const { ledger, lease, book, logger, config, edge, mode } = context;
  const window = reportingWindow(londonDate(edge.now()), config.rules.window);
  const page = await ledger.pagePending({
    after: book.now.rowKey,
    limit: pageSize,
    which,
    runId: lease.runId,
  });
  for (const personId of page.unreadable)
    logger.error(events.childHeldBack, {
      personId,
      rule: 'stored-payload-unreadable',
      table: config.sql.ledgerTable,
    });
  const composed = page.children.map((child) => composeChild(child, mode, window));
  const silent = composed.flatMap((one) => (one.kind === 'nothing' ? [one.child] : []));
  if (silent.length > 0) {
    await ledger.settleNothingToSay(lease, silent);
    book.count({ silent: silent.length });
    progress.drop(silent.length);
  }
  const posts = composed.filter((one): one is ComposedChild => one.kind === 'post');
  return { children: posts.map(outgoing), unreadable: page.unreadable.length, last: page.last };
}

async function send(
  { context, progress, log }: Sending,
  batch: readonly OutgoingChild[],
  alone: boolean,
): Promise<BatchVerdict> {
  const verdict = await deliverBatch(context, batch, alone);
  const { trouble } = context.dfe();
  if (trouble !== undefined) context.book.update({ trouble });
  progress.add(verdict);
  log.tell();
  return verdict;
}

/**
 * Stage `deliver`: sends every pending child of whom nothing is in doubt, in batches, until all are settled, the time is up
 * or the breaker opens. A page that is left in the middle is read again by the next slice: what is still pending then is
 * tried again, so only a finished page's unsent children count as left.
 */
export async function deliver(context: SliceContext): Promise<StageEnd> {
  const unsound = await prepareIsSound(context);
  if (unsound !== undefined) return unsound;
  const { config, book } = context;
  const sending = await begin(context);
  if (sending.progress.snapshot().total > 0) await context.dfe().warmUp(sliceLimits(context));
  const turn = { paused: false, sent: false, unsent: 0 };
  for (;;) {
    const page = await nextPage(sending, 'together');
    const limits = { maxChildren: config.dfe.batchMaxChildren, maxBytes: config.dfe.batchMaxBytes };
    turn.unsent = page.unreadable;
    await inParallel(config.dfe.concurrency, fillBatches(page.children, limits), async (batch) => {
      if (turn.paused || context.dfe().breaker.open) return;
      const verdict = await send(sending, batch as OutgoingChild[], false);
      turn.unsent += verdict.unsent;
      // What the slice's end has cut off in its retries goes on in the next, unless no slice is long enough for it.
      turn.paused ||= (await safePoint(context)) === 'pause' || (verdict.outOfTime && turn.sent);
      turn.sent ||= !verdict.outOfTime;
    });
    const broken = await breakerVerdict(context);
    if (turn.paused && broken === undefined) return { kind: 'pause' };
    book.count({ unsent: turn.unsent });
    if (broken !== undefined) return broken;
    if (page.last === undefined) {
      sending.end();
      return { kind: 'done' };
    }
    book.update({ rowKey: page.last });
    if ((await safePoint(context)) === 'pause') return { kind: 'pause' };
  }
}

/**
 * Stage `deliver-alone`: sends the children in doubt, each alone, so that one that breaks the endpoint takes nobody with it.
 * When several in a row get no answer the endpoint itself is down: the rest is left to the next run.
 */
export async function deliverAlone(context: SliceContext): Promise<StageEnd> {
  const { book, logger } = context;
  const sending = await begin(context);
  let unanswered = 0;
  for (;;) {
    const page = await nextPage(sending, 'alone');
    if (page.children.length > 0) await context.dfe().warmUp(sliceLimits(context));
    for (const child of page.children) {
      const verdict = await send(sending, [child], true);
      // Its turn had not come when the time was up: it is the first of the next slice.
      if (verdict.requests === 0 && verdict.outOfTime) return { kind: 'pause' };
      book.count({ unsent: verdict.unsent });
      unanswered = verdict.unknown + verdict.unsent > 0 ? unanswered + 1 : 0;
      if (unanswered >= unansweredAlone) {
        logger.warn(events.batchFailed, {
          stage: 'deliver-alone',
          code: 'unanswered-alone',
          count: unanswered,
        });
        return { kind: 'done' };
      }
      book.update({ rowKey: child.personId });
      if ((await safePoint(context)) === 'pause') return { kind: 'pause' };
    }
    book.count({ unsent: page.unreadable });
    if (page.last === undefined) {
      sending.end();
      return { kind: 'done' };
    }
    book.update({ rowKey: page.last });
  }
}
