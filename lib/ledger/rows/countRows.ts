import { defineStatement, qualified } from '../../sql/statement';
import type { LedgerParts } from '../sql/ledgerParts';

const held = defineStatement({
  name: 'ledger.countHeld',
  samples: [undefined],
  build: (names) => ({
    text: `SELECT COUNT(*) AS held FROM ${qualified(names, names.ledgerTable)} AS l WHERE l.row_state IS NULL OR l.row_state <> N'Deleted' OR l.submission_status = N'Pending'`,
    params: {},
  }),
});

const pending = defineStatement({
  name: 'ledger.countPending',
  samples: [undefined],
  build: (names) => ({
    text: `SELECT COUNT(*) AS pending FROM ${qualified(names, names.ledgerTable)} AS l WHERE l.submission_status = N'Pending'`,
    params: {},
  }),
});

/** Rows that are not Deleted, and those with a purge under way. */
export async function countHeld({ database }: LedgerParts): Promise<number> {
  const { rows } = await database.query<{ held: number }>(held(database.names, undefined));
  return rows[0]?.held ?? 0;
}

/** Rows that are Pending. */
export async function countPending({ database }: LedgerParts): Promise<number> {
  const { rows } = await database.query<{ pending: number }>(pending(database.names, undefined));
  return rows[0]?.pending ?? 0;
}
