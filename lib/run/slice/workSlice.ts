import type { DfeClient } from '../../dfe/sending/dfeClient';
import type { Lease } from '../../ledger/sql/ownedTransaction';
import type { AppLock } from '../../sql/appLock';
import { events } from '../../telemetry/events';
import { programVersion } from '../rulesVersion';
import { usualNight, type RunMessage } from '../runRequest';
import { ProgressBook, runCancelled } from '../stage/progressBook';
import { deadlineIn } from '../stage/stageContext';
import { checkSettingsUnchanged, checkSignIn, optionsUnknown, readOptions } from './checkBefore';
import { endRun, failSlice } from './endRun';
import { heartbeatMs, startHeartbeat } from './heartbeat';
import type { SliceContext, SliceNeeds } from './sliceContext';
import { withoutWrites } from './withoutWrites';
import { workStages } from './workStages';

/** An owner that is thought dead may still have a POST under way for as long as its time-out, and a moment. */
const takeoverMarginMs = 1_000;

/**
 * Works the run's stages under the lock, from where the run stands to its end or the slice's.
 * @returns the message of the next slice; undefined when the run is over
 * @throws AppError: the message is to be delivered again
 */
export async function workSlice(
  needs: SliceNeeds,
  message: RunMessage,
  lock: AppLock,
  attempt: number,
): Promise<RunMessage | undefined> {
  const { config, edge, logger } = needs;
  const lease: Lease = { runId: message.runId, owner: edge.newId() };
  const claim = await needs.ledger.runs.claim(lease, message.slice);
  if (claim.kind !== 'claimed') return undefined;
  const { taken } = claim;
  const takenOver = taken.state === 'running';
  if (takenOver) logger.warn(events.runTakenOver, { owner: lease.owner, attempt });
  else if (taken.slices > 0)
    logger.info(events.runResumed, { owner: lease.owner, attempt, version: programVersion });
  else
    logger.info(events.runStarted, {
      owner: lease.owner,
      startedBy: taken.startedBy,
      mode: taken.mode,
      version: programVersion,
    });

  const options = readOptions(taken.options);
  // Where the options cannot be read nothing is written either.
  const ledger = options?.dryRun === false ? needs.ledger : withoutWrites(needs.ledger);
  const book = new ProgressBook(ledger.runs, lease, taken.reachedKey);
  let client: DfeClient | undefined;
  const context: SliceContext = {
    config,
    options: options ?? usualNight,
    mode: taken.mode,
    database: needs.database,
    ledger,
    checkSsd: needs.checkSsd,
    dfe: () => (client ??= needs.createDfe(book.now.trouble)),
    lease,
    startedAt: taken.startedAt ?? edge.now(),
    lock,
    deadline: deadlineIn(config.run.sliceMs, edge.now),
    book,
    logger,
    edge,
    noPostBefore:
      takenOver || claim.disowned
        ? new Date(edge.now().getTime() + config.dfe.requestTimeoutMs + takeoverMarginMs)
        : undefined,
  };
  const stopHeartbeat = startHeartbeat(
    () => ledger.runs.progress(lease),
    heartbeatMs(config.run.lostMessageMs),
  );
  try {
    // An operator may have asked to stop between two slices: this is a safe point as well.
    if (taken.cancelRequested) throw runCancelled();
    if (options === undefined) throw optionsUnknown();
    checkSettingsUnchanged(taken, config);
    await needs.checkLedger();
    await checkSignIn(context);
    const end = await workStages(context);
    if (end.kind === 'pause') {
      await ledger.runs.release(lease, book.stored());
      logger.info(events.runSliceEnded, { stage: book.now.stage });
      return { runId: message.runId, slice: message.slice + 1 };
    }
    await endRun(context, end);
    return undefined;
  } catch (error) {
    await failSlice(context, error, attempt);
    return undefined;
  } finally {
    await stopHeartbeat();
    await client?.close();
  }
}
