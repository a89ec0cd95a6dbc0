import { AppError } from '../../errors/appError';
import type { SqlSession } from '../../sql/database';
import { type Lease, ownedTransaction } from '../sql/ownedTransaction';
import type { LedgerContext } from '../sql/ledgerContext';
import { insertRows, insertSingly } from './insertRows';
import type { InsertChange, LedgerChange, MarkChange, ReplaceChange } from '../decide/ledgerChange';
import { markRows, replacePayloads } from './updateRows';
import { updateFindings, type LookedAt } from './findings';
import { insertRemovals, takeOver } from './takeOver';

/** What one chunk of prepare writes. */
export interface PreparedChunk extends LookedAt {
  readonly changes: readonly LedgerChange[];
}

type Inserts = (
  context: LedgerContext,
  session: SqlSession,
  inserts: readonly InsertChange[],
) => Promise<readonly ReplaceChange[]>;

const isInsert = (change: LedgerChange): change is InsertChange => change.kind === 'insert';
const isReplace = (change: LedgerChange): change is ReplaceChange => change.kind === 'replace';
const isMark = (change: LedgerChange): change is MarkChange => change.kind === 'mark';

async function write(
  context: LedgerContext,
  lease: Lease,
  chunk: PreparedChunk,
  insert: Inserts,
): Promise<void> {
  // Before the transaction: the key may be made now, on a connection of its own, and must not wait for this one's locks.
  if (chunk.changes.some((change) => !isInsert(change))) await context.inventoryKey();
  await ownedTransaction(context, lease, async (session) => {
    const changes = chunk.changes.filter((change) => !isInsert(change));
    const { changes: taken, removals } = await takeOver(context, session, lease, changes);
    const stood = await insert(context, session, chunk.changes.filter(isInsert));
    await insertRemovals(context, session, removals);
    await replacePayloads(context, session, [...taken.filter(isReplace), ...stood]);
    await markRows(context, session, taken.filter(isMark));
    await updateFindings(context, session, lease, chunk);
  });
}

/**
 * Writes what prepare decided for one chunk in one transaction: ledger rows, what is taken over of the reference scripts,
 * and findings.
 * @throws AppError `run-ownership-lost`, and as the database does; then nothing of the chunk is written
 */
export async function applyPrepared(
  context: LedgerContext,
  lease: Lease,
  chunk: PreparedChunk,
): Promise<void> {
  if (chunk.changes.length === 0 && chunk.findings.length === 0 && chunk.range === undefined) return;
  try {
    await write(context, lease, chunk, insertRows);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'sql-duplicate-key') throw error;
    // One of these rows was written by another since they were read: it must not hold the others back.
    await write(context, lease, chunk, insertSingly);
  }
}
