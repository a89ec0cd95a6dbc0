import { AppError, toAppError } from '../../errors/appError';
import { retry, type RetryPlan } from '../../flow/retry';
import type { BatchVerdict, DeliveryHooks, Outgoing, Settled } from '../../dfe/sending/dfeClient';
import type { SettledSubmission } from '../../ledger/deliver/submission';
import { normalKey } from '../../payload/normalKey';
import { events } from '../../telemetry/events';
import { lockLost, throwIfLockLost } from '../stage/safePoint';
import type { SendingContext } from '../stage/stageContext';
import type { ComposedChild } from './composeChild';

/** A child on its way out, with what the ledger must know when its answer comes. */
export interface OutgoingChild extends Outgoing {
  readonly composed: ComposedChild;
}

export const outgoing = (composed: ComposedChild): OutgoingChild => ({
  personId: composed.entry.personId,
  body: composed.body,
  composed,
});

/**
 * Time that a batch has once it is begun, though the slice's end be nearer: enough for its turn and a first POST. So no batch is
 * noted as in flight only to be put off, and every slice sends at least one, however short it is.
 */
const leastSendingMs = 5_000;
/** Waits before an outcome is written again, in milliseconds: an answer of DfE is not thrown away for a moment's trouble. */
const settleAgainMs = [250, 1_000, 3_000];

/**
 * Writes outcomes, and again when it failed for a reason that passes: nothing of it was written then, or all of it, and writing
 * it twice changes nothing.
 * @throws what the last try threw, at once when the lock or the run is lost
 */
async function settleSurely(
  { ledger, lease, lock, edge }: Pick<SendingContext, 'ledger' | 'lease' | 'lock' | 'edge'>,
  results: readonly SettledSubmission[],
): Promise<void> {
  const passes = (error: unknown): boolean => {
    const { kind, code } = toAppError(error);
    return kind === 'retryable' && code !== 'run-ownership-lost';
  };
  let lockHeld = true;
  const plan: RetryPlan = {
    delayMs: ({ error, attempt }) => (passes(error) && lockHeld ? settleAgainMs[attempt - 1] : undefined),
    now: edge.now,
    sleep: edge.sleep,
  };
  await retry(plan, async () => {
    try {
      await ledger.settleSubmissions(lease, results);
    } catch (error) {
      if (passes(error)) lockHeld = await lock.isHeld();
      throw error;
    }
  });
}

/**
 * Notes a batch as in flight, posts it, and writes each outcome as soon as it stands.
 * @throws AppError `lock-lost`, `run-ownership-lost`, and what the client throws
 */
export async function deliverBatch(
  context: SendingContext,
  batch: readonly OutgoingChild[],
  alone: boolean,
): Promise<BatchVerdict> {
  const { ledger, lease, lock, deadline, logger, edge, book } = context;
  throwIfLockLost(context);
  const ids = await ledger.beginSubmissions(
    lease,
    batch.map(({ composed }) => composed.entry),
  );
  const byChild = new Map<Outgoing, OutgoingChild>(batch.map((child) => [child, child]));

  const settled = ({ child, outcome }: Settled): SettledSubmission => {
    const known = byChild.get(child);
    const submissionId = ids.get(normalKey(child.personId));
    if (known === undefined || submissionId === undefined)
      throw new AppError('bug', 'outcome-without-child', 'An outcome came for a child that was not posted.');
    const { entry, openUpTo, previousAfter } = known.composed;
    return {
      submissionId,
      personId: entry.personId,
      kind: entry.kind,
      hash: entry.hash,
      openUpTo,
      previousAfter,
      result: outcome,
    };
  };

  const hooks: DeliveryHooks = {
    async beforePost() {
      const wait = (context.noPostBefore?.getTime() ?? 0) - edge.now().getTime();
      if (wait > 0) await edge.sleep(wait);
      if (!(await lock.isHeld())) throw lockLost(lock.lost.reason);
    },
    async settled(results) {
      await settleSurely(context, results.map(settled));
      for (const { child, outcome } of results) {
        // Whether an unsent child is left, or is tried again by the next slice, is known to the stage.
        if (outcome.kind !== 'unsent') book.count({ [outcome.kind]: 1 });
        if (outcome.kind === 'refused')
          logger.warn(events.childRefused, {
            personId: child.personId,
            status: outcome.status,
            message: outcome.reason,
          });
      }
    },
    signal: lock.lost,
    deadline: new Date(Math.max(deadline.at.getTime(), edge.now().getTime() + leastSendingMs)),
  };
  const verdict = await context.dfe().sendBatch(batch, hooks, { alone });
  book.count({ requests: verdict.requests });
  return verdict;
}
