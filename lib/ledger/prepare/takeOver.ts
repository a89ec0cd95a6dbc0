import { emptyInventory, inventoryOf } from '../../payload/change/inventory';
import { isJsonObject } from '../../payload/values/json';
import { payloadHash } from '../../payload/change/payloadHash';
import { normalKey } from '../../payload/normalKey';
import type { SqlSession } from '../../sql/database';
import type { Lease } from '../rows/lease';
import type { LedgerParts } from '../sql/ledgerParts';
import { forgetPrevious, insertUnknown, readTexts, type RowTexts } from './takeOverStatements';
import { isLeftByScripts } from './isLeftByScripts';
import type { MarkChange, ReplaceChange } from './ledgerChange';
import type { PossiblySent } from './possiblySent';
import { readJson } from './readJson';

type Change = ReplaceChange | MarkChange;

/**
 * Takes over the rows among those to be changed that the reference scripts left (ledger.md, "Rows that the reference scripts
 * left"): what their texts say may have been sent by anybody, so it becomes unknown submissions to the scripts' endpoint, and
 * nothing is taken for accepted any more.
 * @returns the changes as they are to be written: such a row is in doubt, so a leaver's is not Sent
 */
export async function takeOver(
  parts: LedgerParts,
  session: SqlSession,
  lease: Lease,
  changes: readonly Change[],
): Promise<readonly Change[]> {
  const { names } = parts.database;
  const texts = await readTexts(
    session,
    names,
    changes.map(({ personId }) => personId),
  );
  const left = texts.filter(isLeftByScripts);
  if (left.length === 0) return changes;
  const leavers = new Set(
    changes
      .filter(({ kind, state }) => kind === 'mark' && state === 'Deleted')
      .map(({ personId }) => normalKey(personId)),
  );
  await insertUnknown(parts, session, lease, left.flatMap(statesOf));
  await forgetPrevious(
    session,
    names,
    left.map((row) => ({ id: row.id, keepsHash: !leavers.has(normalKey(row.personId)) })),
  );
  const taken = new Set(left.map(({ personId }) => normalKey(personId)));
  return changes.map((change) =>
    change.kind === 'mark' && change.status === 'Sent' && taken.has(normalKey(change.personId))
      ? { ...change, status: 'Withdrawn' }
      : change,
  );
}

function statesOf({ personId, json, previous }: RowTexts): PossiblySent[] {
  const texts = new Set([json, previous].filter((text) => text !== null && text.trim() !== ''));
  const read = [...texts].map(readJson).filter(isJsonObject);
  if (read.length === 0) return [{ personId, hash: null, inventory: emptyInventory }];
  return read.map((payload) => ({ personId, hash: payloadHash(payload), inventory: inventoryOf(payload) }));
}
