import { AppError } from '../../errors/appError';
import type { SqlSession } from '../../sql/database';
import type { Lease } from '../rows/lease';
import type { LedgerParts } from '../sql/ledgerParts';
import { ownedTransaction } from '../sql/ownedTransaction';
import { insertRows } from './insertRows';
import { insertSingly } from './insertSingly';
import type { InsertChange, LedgerChange, MarkChange, ReplaceChange } from './ledgerChange';
import { markRows } from './markRows';
import type { PreparedChunk } from './preparedChunk';
import { replaceFindings } from './replaceFindings';
import { replacePayloads } from './replacePayloads';
import { takeOver } from './takeOver';

type Inserts = (
  parts: LedgerParts,
  session: SqlSession,
  inserts: readonly InsertChange[],
) => Promise<readonly ReplaceChange[]>;

const isInsert = (change: LedgerChange): change is InsertChange => change.kind === 'insert';
const isReplace = (change: LedgerChange): change is ReplaceChange => change.kind === 'replace';
const isMark = (change: LedgerChange): change is MarkChange => change.kind === 'mark';

function write(parts: LedgerParts, lease: Lease, chunk: PreparedChunk, insert: Inserts): Promise<void> {
  return ownedTransaction(parts, lease, async (session) => {
    const changes = chunk.changes.filter((change) => !isInsert(change));
    const mended = await takeOver(parts, session, lease, changes);
    const stood = await insert(parts, session, chunk.changes.filter(isInsert));
    await replacePayloads(parts, session, [...mended.filter(isReplace), ...stood]);
    await markRows(parts, session, mended.filter(isMark));
    await replaceFindings(parts, session, lease, chunk.findings);
  });
}

/**
 * Writes what prepare decided for one chunk in one transaction: ledger rows, what is taken over of the reference scripts,
 * and findings.
 * @throws AppError `run-ownership-lost`, and as the database does; then nothing of the chunk is written
 */
export async function applyPrepared(parts: LedgerParts, lease: Lease, chunk: PreparedChunk): Promise<void> {
  if (chunk.changes.length === 0 && chunk.findings.length === 0) return;
  try {
    await write(parts, lease, chunk, insertRows);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'sql-duplicate-key') throw error;
    // Somebody has written one of these rows since they were read: it must not hold the others back.
    await write(parts, lease, chunk, insertSingly);
  }
}
