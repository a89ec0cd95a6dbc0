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

/** A batch whose children are committed as in flight: only such a one may be posted (ledger.md "In flight first"). */
export interface NotedBatch {
  readonly children: readonly OutgoingChild[];
  /** The submission's id by normal key. */
  readonly ids: ReadonlyMap<string, number>;
}

/**
 * Notes a batch as in flight.
 * @throws AppError `lock-lost`, `run-ownership-lost`, and as the database does
 */
export async function noteBatch(
  context: Pick<SendingContext, 'ledger' | 'lease' | 'lock'>,
  children: readonly OutgoingChild[],
): Promise<NotedBatch> {
  throwIfLockLost(context);
  const ids = await context.ledger.beginSubmissions(
    context.lease,
    children.map(({ composed }) => composed.entry),
  );
  return { children, ids };
}

/** How a batch is posted. */
export interface Posting {
  /** The children go alone because their last outcome is unknown. */
  readonly alone: boolean;
  /** Aborted: nothing more is posted, and who was not is settled as unsent. */
  readonly signal: AbortSignal;
  /** Called when a POST is about to leave. */
  readonly leaves: () => void;
  /** Has outcomes written, now or behind the next POST. */
  readonly settle: (write: () => Promise<void>) => Promise<void>;
}

/**
 * Posts a batch that is noted, and has each outcome written as soon as it stands.
 * @throws AppError `lock-lost`, and what `settle` and the client throw
 */
export async function postBatch(
  context: SendingContext,
  { children, ids }: NotedBatch,
  posting: Posting,
): Promise<BatchVerdict> {
  const { lock, deadline, logger, edge, book } = context;
  const byChild = new Map<Outgoing, OutgoingChild>(children.map((child) => [child, child]));

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
      posting.leaves();
    },
    settled: (results) =>
      posting.settle(async () => {
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
      }),
    signal: posting.signal,
    deadline: new Date(Math.max(deadline.at.getTime(), edge.now().getTime() + leastSendingMs)),
  };
  const verdict = await context.dfe().sendBatch(children, hooks, { alone: posting.alone });
  book.count({ requests: verdict.requests });
  return verdict;
}
