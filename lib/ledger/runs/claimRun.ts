import type { Lease } from '../rows/lease';
import type { LedgerParts } from '../sql/ledgerParts';
import { runStatements as sql } from './runStatements';
import type { Claim } from './runStore';
import { toRunRow, type StoredRun } from './toRunRow';

/**
 * Makes the slice the owner of its run and of nobody else's: whoever holds the lock takes it from all others, so that one who
 * lost the lock without noticing can write no more, whichever run it was working.
 */
export function claimRun({ database, now }: LedgerParts, { runId, owner }: Lease): Promise<Claim> {
  const { names } = database;
  return database.transaction(async (session) => {
    const { rows } = await session.query<StoredRun>(sql.getLocked(names, undefined), { run: runId });
    const stored = rows[0];
    if (stored === undefined) return { kind: 'missing' };
    const run = toRunRow(stored);
    if (run.state === 'finished') return { kind: 'finished', run };
    const others = { run: runId, ledger: names.ledgerTable };
    const { rowsAffected } = await session.query(sql.disownOthers(names, undefined), others);
    await session.query(sql.take(names, undefined), { run: runId, owner, now: now() });
    return { kind: 'claimed', taken: run, disowned: rowsAffected > 0 };
  });
}
