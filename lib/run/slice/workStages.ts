import { AppError } from '../../errors/appError';
import { type RunRow, isLost } from '../../ledger/runs/runRow';
import { events } from '../../telemetry/events';
import { inSpan } from '../../telemetry/spans';
import { deliver } from '../deliver/deliver';
import { deliverAlone } from '../deliver/deliverAlone';
import { count } from '../prepare/count';
import { prepare } from '../prepare/prepare';
import { recount } from '../prepare/recount';
import { secondLook } from '../prepare/secondLook';
import { wait } from '../prepare/wait';
import { makeWay } from '../dryRun/makeWay';
import { planCount, planDeliver, planDeliverAlone, planPrepare, planRecount } from '../dryRun/plan';
import { planClose } from '../dryRun/planClose';
import { smoke } from '../smoke/smoke';
import { purposeOf } from '../runRequest';
import { rulesVersion } from '../rulesVersion';
import { type Stage, freshProgress } from '../runProgress';
import { close } from '../close/close';
import type { RunVerdict, StageEnd } from '../stage/stageContext';
import type { SliceContext } from './sliceContext';

type Work = (context: SliceContext) => Promise<StageEnd>;

const prepareStages: readonly (readonly [Stage, Work])[] = [
  ['wait', wait],
  ['count', count],
  ['prepare', prepare],
  ['recount', recount],
  ['second-look', secondLook],
];
const deliverStages: readonly (readonly [Stage, Work])[] = [
  ['deliver', deliver],
  ['deliver-alone', deliverAlone],
];

const dryPrepareStages: readonly (readonly [Stage, Work])[] = [
  ['wait', wait],
  ['count', planCount],
  ['prepare', planPrepare],
  ['recount', planRecount],
];
const dryDeliverStages: readonly (readonly [Stage, Work])[] = [
  ['deliver', planDeliver],
  ['deliver-alone', planDeliverAlone],
];

/** The stages of a run, by what was asked for. */
function plan({ options }: SliceContext): readonly (readonly [Stage, Work])[] {
  if (options.stages === 'smoke') return [['smoke', smoke]];
  // What prepare would write is planned to its end: there is nothing in the ledger yet that deliver could read.
  if (options.dryRun)
    return [...(options.stages === 'deliver' ? dryDeliverStages : dryPrepareStages), ['close', planClose]];
  return [
    ...(options.stages === 'deliver' ? [] : prepareStages),
    ...(options.stages === 'prepare' ? [] : deliverStages),
    ['close', close],
  ];
}

/** The night that has begun a prepare since this one, which is in the middle of its own, began it. */
async function overtakenBy({ book, ledger, lease, options }: SliceContext): Promise<RunRow | undefined> {
  if (purposeOf(options) !== null) return undefined;
  if (!['prepare', 'recount', 'second-look'].includes(book.now.stage)) return undefined;
  const latest = await ledger.runs.latestPrepare();
  return latest === undefined || latest.runId === lease.runId ? undefined : ledger.runs.get(latest.runId);
}

const overtaken = (other: RunRow): RunVerdict => ({
  kind: 'end',
  outcome: 'skipped',
  code: 'run-overtaken',
  message: `Run ${other.runId} began to prepare while this one was interrupted, and does the whole night.`,
});

/** Works the stages from where the run stands; `pause` when the slice's time is up before the run is over. */
export async function workStages(context: SliceContext): Promise<{ readonly kind: 'pause' } | RunVerdict> {
  const { book, config, edge, logger } = context;
  const steps = plan(context);
  const aside = context.options.dryRun ? await makeWay(context) : undefined;
  if (aside !== undefined) return aside;
  const otherRules = book.now.rules !== undefined && book.now.rules !== rulesVersion(config);
  const other = await overtakenBy(context);
  if (
    other !== undefined &&
    other.state !== 'finished' &&
    !isLost(other, edge.now(), config.run.lostMessageMs)
  )
    return overtaken(other);
  // Prepared by other rules, what it prepared may be wrong by these; and after another prepare, what it goes on to write would
  // be sent on that one's word: from the beginning.
  if (otherRules || other !== undefined) book.update({ ...freshProgress('wait') });
  const stands = steps.findIndex(([stage]) => stage === book.now.stage);
  for (const [stage, work] of steps.slice(Math.max(0, stands))) {
    if (book.now.stage !== stage) {
      book.enter(stage);
      await book.save();
    }
    logger.info(events.runStage, { stage });
    const began = edge.now().getTime();
    const end = await inSpan({ name: `stage ${stage}`, kind: 'inner' }, () => work(context)).finally(() =>
      book.worked(stage, edge.now().getTime() - began),
    );
    logger.info(events.runStageEnded, { stage, durationMs: edge.now().getTime() - began });
    if (end.kind !== 'done') return end;
  }
  throw new AppError('bug', 'run-without-end', 'A run came to the end of its stages without an outcome.');
}
