import { ruleColumns, type SsdTable } from '../payload/personRows';
import { defineStatement, qualified, type StatementFactory } from '../sql/statement';
import { keyType } from './keyType';

/** How many ids one statement asks for; few sizes, so that the server keeps few plans. */
export const idCounts = [20, 200, 1000] as const;
export type IdCount = (typeof idCounts)[number];

const byIds = (table: SsdTable, column: string): StatementFactory<IdCount> =>
  defineStatement({
    name: `ssd.${table}.byIds`,
    samples: idCounts,
    build: (names, count: IdCount) => {
      const ids = Array.from({ length: count }, (_, index) => `k${index}`);
      return {
        text: `SELECT ${ruleColumns[table].join(', ')} FROM ${qualified(names, table)} WHERE ${column} IN (${ids.map((id) => `@${id}`).join(', ')})`,
        params: Object.fromEntries(ids.map((id) => [id, keyType])),
      };
    },
  });

/**
 * The rows of other people that rows naming somebody of the range refer to. They are few, as a rule none, and are asked
 * for by id once the range has been read.
 */
export const idStatements = {
  ssd_cin_episodes: byIds('ssd_cin_episodes', 'cine_referral_id'),
  ssd_s47_enquiry: byIds('ssd_s47_enquiry', 's47e_s47_enquiry_id'),
  ssd_cla_episodes: byIds('ssd_cla_episodes', 'clae_cla_id'),
  ssd_cin_plans: byIds('ssd_cin_plans', 'cinp_referral_id'),
} as const;
export type IdTable = keyof typeof idStatements;
