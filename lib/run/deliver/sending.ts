import type { BatchVerdict } from '../../dfe/sending/dfeClient';
import { londonDate } from '../../payload/londonDate';
import { reportingWindow } from '../../payload/window';
import { events } from '../../telemetry/events';
import type { SendingContext } from '../stage/stageContext';
import { composeChild, type ComposedChild } from './composeChild';
import { outgoing, postBatch, type NotedBatch, type OutgoingChild, type Posting } from './deliverBatch';
import { createProgress, logProgress, type Progress, type ProgressLog } from './progress';

/** Ledger rows looked at together; their payloads are in memory while they are sent. */
export const pageSize = 500;
const progressIntervalMs = 10_000;

/**
 * Of whom the run may send something; undefined: of everybody. One for a few people that has looked at the SSD sends only those
 * whom it found in the cohort: what the ledger still has of another is of an earlier day.
 */
export const maySend = ({
  options: { persons, stages },
  book,
}: Pick<SendingContext, 'options' | 'book'>): readonly string[] | undefined =>
  persons === undefined || stages === 'deliver' ? persons : (book.now.found ?? []);

/** What a deliver stage works with: its context, and how far it has come. */
export interface Sending {
  readonly context: SendingContext;
  readonly progress: Progress;
  readonly log: ProgressLog;
  /** Says how far it has come, at the end of a stage. */
  readonly end: () => void;
}

/** Begins a deliver stage: counts what is before it, and says so where there is something. */
export async function beginSending(context: SendingContext): Promise<Sending> {
  const { ledger, edge, logger, book } = context;
  const { counts } = book.now;
  const progress = createProgress({
    // What this run has put off stays pending, and is not before it any more.
    total: (await ledger.readWaiting(maySend(context))).children - counts.unknown - counts.unsent,
    before: counts,
    now: edge.now,
  });
  const log = logProgress({ progress, logger, now: edge.now, intervalMs: progressIntervalMs });
  const hasChildren = progress.snapshot().left > 0;
  const tell = (): void => {
    if (hasChildren) log.tellNow();
  };
  tell();
  return { context, progress, log, end: tell };
}

/** Pending children that are looked at together. */
export interface Page {
  readonly children: readonly OutgoingChild[];
  /** Children whose stored payload cannot be read; they cannot be sent. */
  readonly unreadable: number;
  /** Where the next page begins; undefined after the last. */
  readonly last: string | undefined;
}

/** A page of pending children from where the stage stands; it is composed when it is read. */
export async function nextPage(sending: Sending, which: 'together' | 'alone'): Promise<Page> {
  const { context, progress } = sending;
  const { ledger, lease, book, logger, config, edge, mode } = context;
  const window = reportingWindow(londonDate(edge.now()), config.rules.window);
  const page = await ledger.pagePending({
    after: book.now.rowKey,
    limit: pageSize,
    which,
    runId: lease.runId,
    persons: maySend(context),
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

/** Posts a batch that is noted, and says how far the stage has come and what trouble there was with the endpoint. */
export async function send(
  { context, progress, log }: Sending,
  batch: NotedBatch,
  posting: Posting,
): Promise<BatchVerdict> {
  const verdict = await postBatch(context, batch, posting);
  const { trouble } = context.dfe();
  if (trouble !== undefined) context.book.update({ trouble });
  progress.add(verdict);
  log.tell();
  return verdict;
}
