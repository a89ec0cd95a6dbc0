import { AppError } from '../../errors/appError';
import { events } from '../../telemetry/events';
import { deliver, deliverAlone } from '../deliver/deliver';
import { beginPrepare } from '../prepare/beginPrepare';
import { firstPass } from '../prepare/firstPass';
import { judge } from '../prepare/judge';
import { secondLook } from '../prepare/secondLook';
import { waitForSsd } from '../prepare/waitForSsd';
import { rulesVersion } from '../rulesVersion';
import { freshProgress, type Stage } from '../runProgress';
import { closeRun } from './closeRun';
import type { RunVerdict, SliceContext, StageEnd } from './sliceContext';

type Work = (context: SliceContext) => Promise<StageEnd>;

const prepareStages: readonly (readonly [Stage, Work])[] = [
  ['wait', waitForSsd],
  ['count', beginPrepare],
  ['prepare', firstPass],
  ['recount', judge],
  ['second-look', secondLook],
];
const deliverStages: readonly (readonly [Stage, Work])[] = [
  ['deliver', deliver],
  ['deliver-alone', deliverAlone],
];

/** The stages of a run, by what was asked for. */
function plan({ options }: SliceContext): readonly (readonly [Stage, Work])[] {
  return [
    ...(options.stages === 'deliver' ? [] : prepareStages),
    ...(options.stages === 'prepare' ? [] : deliverStages),
    ['close', closeRun],
  ];
}

/** Works the stages from where the run stands; `pause` when the slice's time is up before the run is over. */
export async function workStages(context: SliceContext): Promise<{ readonly kind: 'pause' } | RunVerdict> {
  const { book, config, logger } = context;
  const steps = plan(context);
  if (book.now.rules !== undefined && book.now.rules !== rulesVersion(config)) {
    // Prepared by other rules, so what it prepared may be wrong by these: from the beginning.
    book.update({ ...freshProgress('wait') });
  }
  const stands = steps.findIndex(([stage]) => stage === book.now.stage);
  for (const [stage, work] of steps.slice(Math.max(0, stands))) {
    if (book.now.stage !== stage) {
      book.enter(stage);
      await book.save();
    }
    logger.info(events.runStage, { stage });
    const end = await work(context);
    if (end.kind !== 'done') return end;
  }
  throw new AppError('bug', 'run-without-end', 'A run came to the end of its stages without an outcome.');
}
