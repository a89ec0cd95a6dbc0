import { normalKey, withoutTrailingBlanks } from '../../payload/normalKey';
import type { LedgerParts } from '../sql/ledgerParts';
import type { PendingChild, PendingPage, PendingRequest } from './pendingChild';
import { doubtsByChild } from './doubtsByChild';
import { readDoubts, readPendingRows } from './pendingRows';
import { toPendingChild } from './toPendingChild';

/** A page of children with something to send, and what DfE may hold of each. */
export async function pagePending(parts: LedgerParts, request: PendingRequest): Promise<PendingPage> {
  const rows = await readPendingRows(parts, parts.database, request);
  const from = rows[0]?.person_id;
  const last = rows[rows.length - 1]?.person_id;
  if (from === undefined || last === undefined) return { children: [], unreadable: [], last: undefined };
  const doubts = doubtsByChild(await readDoubts(parts, parts.database, { from, upTo: last }));
  const children = new Map<string, PendingChild>();
  const unreadable: string[] = [];
  // Of several rows of one child the last one read, the newest, counts (see `checkLedgerTables`).
  for (const row of rows) {
    const key = normalKey(row.person_id);
    const child = toPendingChild(row, doubts.get(key) ?? [], parts.endpoint);
    if (child === 'unreadable') unreadable.push(withoutTrailingBlanks(row.person_id));
    else if (child !== 'nothing') children.set(key, child);
  }
  return { children: [...children.values()], unreadable, last };
}
