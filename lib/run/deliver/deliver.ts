import { safePoint } from '../stage/safePoint';
import { sliceLimits, type RunVerdict, type SendingContext, type StageEnd } from '../stage/stageContext';
import { beginSending, maySend, nextPage } from './sending';
import { sendPage, type Turn } from './sendPage';

/**
 * Stage `deliver`: sends every pending child of whom nothing is in doubt, in batches, until all are settled, the time is up
 * or the breaker opens. A page that is left in the middle is read again by the next slice: what is still pending then is
 * tried again, so only a finished page's unsent children count as left.
 */
export async function deliver(context: SendingContext): Promise<StageEnd> {
  const unsound = await prepareIsSound(context);
  if (unsound !== undefined) return unsound;
  const { book } = context;
  const sending = await beginSending(context);
  if (sending.progress.snapshot().total > 0) await context.dfe().warmUp(sliceLimits(context));
  const turn: Turn = { begun: false, sent: false, paused: false, unsent: 0 };
  for (;;) {
    const page = await nextPage(sending, 'together');
    turn.unsent = page.unreadable;
    await sendPage(sending, page, turn);
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
 * Asks before anything is sent: the latest prepare that began must have ended sound (ledger.md "The SSD is rebuilt at night"),
 * and so must each run for a few people that has written since. A run for a few people that has looked at the SSD itself goes by
 * what it found, as long as no night has written since then.
 */
export async function prepareIsSound({
  ledger: { runs },
  options,
  lease,
  startedAt,
}: Pick<SendingContext, 'ledger' | 'options' | 'lease' | 'startedAt'>): Promise<RunVerdict | undefined> {
  const latest = await runs.latestPrepare();
  // None for a few people begins while a night is at work.
  if (latest?.sound === true && latest.runId === lease.runId) return undefined;
  if (options.persons !== undefined && options.stages === 'all') {
    if (latest === undefined || latest.sound === true) return undefined;
    const night = await runs.get(latest.runId);
    if (night === undefined || night.updatedAt <= startedAt) return undefined;
  }
  const unsound = latest?.sound === true ? await runs.unsoundLook(latest.runId) : latest;
  if (latest !== undefined && unsound === undefined) return undefined;
  return {
    kind: 'end',
    outcome: 'needs_attention',
    code: 'prepare-not-sound',
    message:
      unsound === undefined
        ? 'No run has prepared anything yet, so nothing may be sent.'
        : `The latest prepare (run ${unsound.runId}) did not end sound, so nothing was sent.`,
    advice: 'Ask for a whole run (POST /api/runs with an empty body).',
  };
}

async function breakerVerdict(
  context: Pick<SendingContext, 'dfe' | 'ledger' | 'options' | 'book'>,
): Promise<RunVerdict | undefined> {
  const { breaker } = context.dfe();
  if (!breaker.open) return undefined;
  const { children: left } = await context.ledger.readWaiting(maySend(context));
  return {
    kind: 'end',
    outcome: 'failed',
    code: breaker.code,
    message: `Sending stopped: ${breaker.why} ${left} children stay pending and are sent by the next run.`,
    advice: breaker.advice,
  };
}
