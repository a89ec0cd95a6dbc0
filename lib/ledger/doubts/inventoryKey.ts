import { createHash } from 'node:crypto';
import { binary, datetime } from '../../sql/sqlType';
import { defineStatement, qualified, sql } from '../../sql/statement';
import type { LedgerContext } from '../sql/ledgerContext';
import { keysTable, ledgerTableType } from '../sql/tables';

const read = defineStatement({
  name: 'keys.read',
  samples: [undefined],
  build: (names) => ({
    text: sql`
      SELECT stored.inventory_key
      FROM ${qualified(names, keysTable)} AS stored
      WHERE stored.ledger_table = @ledger`,
    params: { ledger: ledgerTableType },
  }),
});

const insertIfMissing = defineStatement({
  name: 'keys.insertIfMissing',
  samples: [undefined],
  build: (names) => ({
    text: sql`
      INSERT INTO ${qualified(names, keysTable)} (ledger_table, inventory_key, made_at)
      SELECT @ledger, @key, @now
      WHERE NOT EXISTS (
        SELECT 1 AS found
        FROM ${qualified(names, keysTable)} AS stored WITH (UPDLOCK, HOLDLOCK)
        WHERE stored.ledger_table = @ledger
      )`,
    params: { ledger: ledgerTableType, key: binary(32), now: datetime },
  }),
});

/**
 * Gives the key that the hashes of a ledger's inventories are made with, base64url: read once for each ledger that is opened, and
 * made in the first night (decision 0064).
 */
export function inventoryKeyOf({
  database,
  now,
  newId,
}: Pick<LedgerContext, 'database' | 'now' | 'newId'>): Pick<
  LedgerContext,
  'inventoryKey' | 'knownInventoryKey'
> {
  const { names } = database;
  const ledger = names.ledgerTable;
  let known: string | undefined;
  const knownInventoryKey = async (): Promise<string | undefined> => {
    if (known !== undefined) return known;
    const { rows } = await database.query<{ inventory_key: Buffer }>(read(names, undefined), { ledger });
    known = rows[0]?.inventory_key.toString('base64url');
    return known;
  };
  return {
    knownInventoryKey,
    async inventoryKey() {
      if ((await knownInventoryKey()) === undefined) {
        const made = createHash('sha256').update(`${newId()} ${newId()}`).digest();
        await database.query(insertIfMissing(names, undefined), { ledger, key: made, now: now() });
        known = (await knownInventoryKey()) ?? made.toString('base64url');
      }
      return known ?? '';
    },
  };
}
