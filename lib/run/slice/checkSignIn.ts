import { toAppError } from '../../errors/appError';
import { events } from '../../telemetry/events';
import { errorFields } from '../../telemetry/logger';
import type { SliceContext } from './sliceContext';
import { sliceLimits } from './sliceLimits';

/**
 * Before a run that is to send has written anything: looks whether the secrets and a token for DfE can be had. What only a
 * person can mend ends the run here, not after an hour of work; what may pass is left to the deliver stage.
 * @throws AppError `configuration`
 */
export async function checkSignIn(context: SliceContext): Promise<void> {
  const { options, book, dfe, logger } = context;
  const { stage } = book.now;
  if (options.stages === 'prepare' || (stage !== 'wait' && stage !== 'count')) return;
  try {
    await dfe().warmUp(sliceLimits(context));
  } catch (error) {
    const known = toAppError(error);
    if (known.kind !== 'retryable') throw known;
    logger.warn(events.signInPostponed, { ...errorFields(known), stage });
  }
}
