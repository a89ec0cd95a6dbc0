import { createProgress, type Progress } from '../../dfe/progress';
import { fillBatches } from '../../dfe/fillBatches';
import { logProgress } from '../../dfe/logProgress';
import { londonDate } from '../../payload/londonDate';
import { reportingWindow } from '../../payload/window';
import { events } from '../../telemetry/events';
import { safePoint } from '../slice/safePoint';
import type { RunVerdict, SliceContext, StageEnd } from '../slice/sliceContext';
import { composeChild, type ComposedChild } from './composeChild';
import { deliverBatch, outgoing, type OutgoingChild } from './deliverBatch';
import { inParallel } from './inParallel';

/** Ledger rows looked at together; their payloads are in memory while they are sent. */
const pageSize = 500;
const progressIntervalMs = 10_000;
/** Children sent alone who get no answer in a row, before the rest is left to the next night. */
const unansweredAlone = 5;

interface Sending {
  readonly context: SliceContext;
  readonly progress: Progress;
  readonly logProgress: () => void;
}

async function begin(context: SliceContext): Promise<Sending> {
  const { ledger, edge, logger } = context;
  const progress = createProgress({ total: await ledger.countPending(), now: edge.now });
  return {
    context,
    progress,
    logProgress: logProgress({ progress, logger, now: edge.now, intervalMs: progressIntervalMs }),
  };
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

function breakerVerdict(context: SliceContext): RunVerdict | undefined {
  const { breaker } = context.dfe();
  if (!breaker.open) return undefined;
  return {
    kind: 'end',
    outcome: 'failed',
    code: breaker.code,
    message: `Sending stopped: ${breaker.why} What is left stays pending and goes with the next run.`,
    advice: breaker.advice,
  };
}

/** The pages of pending children from where the stage stands; each page is composed when it is read. */
async function nextPage(
  context: SliceContext,
  which: 'together' | 'alone',
): Promise<{ readonly children: OutgoingChild[]; readonly last: string | undefined }> {
  const { ledger, lease, book, logger, config, edge, mode } = context;
  const window = reportingWindow(londonDate(edge.now()), config.rules.window);
  const page = await ledger.pagePending({
    after: book.now.rowKey,
    limit: pageSize,
    which,
    runId: lease.runId,
  });
  for (const personId of page.unreadable) {
    book.count({ unsent: 1 });
    logger.error(events.childHeldBack, {
      personId,
      rule: 'stored-payload-unreadable',
      table: config.sql.ledgerTable,
    });
  }
  const composed = page.children.map((child) => composeChild(child, mode, window));
  const silent = composed.flatMap((one) => (one.kind === 'nothing' ? [one.child] : []));
  if (silent.length > 0) {
    await ledger.settleNothingToSay(lease, silent);
    book.count({ silent: silent.length });
  }
  const posts = composed.filter((one): one is ComposedChild => one.kind === 'post');
  return { children: posts.map(outgoing), last: page.last };
}

/**
 * Stage `deliver`: sends every pending child of whom nothing is in doubt, in batches, until all are settled, the time is up
 * or the breaker opens.
 */
export async function deliver(context: SliceContext): Promise<StageEnd> {
  const unsound = await prepareIsSound(context);
  if (unsound !== undefined) return unsound;
  const { config, book } = context;
  const sending = await begin(context);
  if (sending.progress.snapshot().total > 0) await context.dfe().warmUp();
  const turn = { paused: false, sent: false };
  for (;;) {
    const page = await nextPage(context, 'together');
    const limits = { maxChildren: config.dfe.batchMaxChildren, maxBytes: config.dfe.batchMaxBytes };
    await inParallel(config.dfe.concurrency, fillBatches(page.children, limits), async (batch) => {
      if (turn.paused || context.dfe().breaker.open) return;
      const verdict = await deliverBatch(context, batch as OutgoingChild[], false);
      sending.progress.add(verdict);
      sending.logProgress();
      // What the slice's end has cut off in its retries goes on in the next, unless no slice is long enough for it.
      turn.paused ||= (await safePoint(context)) === 'pause' || (verdict.outOfTime && turn.sent);
      turn.sent ||= !verdict.outOfTime;
    });
    const broken = breakerVerdict(context);
    if (broken !== undefined) return broken;
    if (turn.paused) return { kind: 'pause' };
    if (page.last === undefined) return { kind: 'done' };
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
    const page = await nextPage(context, 'alone');
    if (page.children.length > 0) await context.dfe().warmUp();
    for (const child of page.children) {
      const verdict = await deliverBatch(context, [child], true);
      sending.progress.add(verdict);
      sending.logProgress();
      unanswered = verdict.unknown + verdict.unsent > 0 ? unanswered + 1 : 0;
      const broken = breakerVerdict(context);
      if (broken !== undefined) return broken;
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
    if (page.last === undefined) return { kind: 'done' };
    book.update({ rowKey: page.last });
  }
}
