import type { SsdTable } from '../../../lib/payload/personRows';
import { normalKey } from '../../../lib/payload/normalKey';
import { appendSsd } from '../appendSsd';
import { emptySsd } from '../emptySsd';
import { rowOf } from '../rowOf';
import type { SsdData, SsdRow, SsdValue } from '../ssdData';
import { tableNames } from '../tableNames';

/** Columns that refer to ids which case systems reissue. */
const references: Readonly<Partial<Record<SsdTable, readonly string[]>>> = {
  ssd_cin_episodes: ['cine_referral_id'],
  ssd_cin_assessments: ['cina_assessment_id', 'cina_referral_id'],
  ssd_assessment_factors: ['cinf_assessment_id'],
  ssd_cin_plans: ['cinp_cin_plan_id', 'cinp_referral_id'],
  ssd_s47_enquiry: ['s47e_s47_enquiry_id', 's47e_referral_id'],
  ssd_initial_cp_conference: ['icpc_s47_enquiry_id', 'icpc_referral_id'],
  ssd_cp_plans: ['cppl_cp_plan_id', 'cppl_referral_id'],
  ssd_cla_episodes: ['clae_referral_id', 'clae_cla_placement_id'],
  ssd_cla_placement: ['clap_cla_placement_id'],
  ssd_involvements: ['invo_referral_id'],
};

/** Gathers what changes in a night; the rows that it starts from stay as they are. */
export class NightEdit {
  readonly #replaced = new Map<object, object | undefined>();
  readonly #added = emptySsd();
  readonly #renamed = new Map<string, string>();

  change<T extends SsdTable>(row: SsdRow<T>, values: Partial<SsdRow<T>>): void {
    this.#replaced.set(row, { ...row, ...values });
  }

  remove(rows: readonly object[]): void {
    for (const row of rows) this.#replaced.set(row, undefined);
  }

  add<T extends SsdTable>(table: T, values: Partial<SsdRow<T>>): void {
    this.#added[table].push(rowOf(table, values));
  }

  addAll(rows: SsdData): void {
    appendSsd(this.#added, rows);
  }

  /** Gives an id another name wherever it stands. */
  reissue(id: SsdValue, to: string): void {
    if (typeof id === 'string') this.#renamed.set(normalKey(id), to);
  }

  /** The data after the night. */
  applyTo(data: SsdData): SsdData {
    const after = emptySsd();
    for (const table of tableNames) {
      const target: object[] = after[table];
      for (const row of data[table]) {
        const now = this.#replaced.has(row) ? this.#replaced.get(row) : row;
        if (now !== undefined) target.push(this.#withNewIds(now, references[table] ?? []));
      }
    }
    appendSsd(after, this.#added);
    return after;
  }

  #withNewIds(row: object, columns: readonly string[]): object {
    if (this.#renamed.size === 0) return row;
    const changes = columns.flatMap((column) => {
      const value: unknown = Reflect.get(row, column);
      const to = typeof value === 'string' ? this.#renamed.get(normalKey(value)) : undefined;
      return to === undefined ? [] : [[column, to] as const];
    });
    return changes.length === 0 ? row : { ...row, ...Object.fromEntries(changes) };
  }
}
