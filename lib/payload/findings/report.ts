import type { Finding } from '../finding';
import type { RuleColumn, SsdTable } from '../personRows';
import { findingRules, type FindingRuleId } from './findingRules';
import type { Shown } from './shown';

/** Collects what the rules have to say of one child. */
export class Report {
  readonly #findings: Finding[] = [];

  /** Adds a finding about a column, at a path of the final payload. */
  add<T extends SsdTable>(
    rule: FindingRuleId,
    path: string,
    table?: T,
    column?: RuleColumn<T>,
    shown?: Shown,
  ): void {
    this.#findings.push({
      rule,
      severity: findingRules[rule].severity,
      path,
      ...(table === undefined ? {} : { table }),
      ...(column === undefined ? {} : { column }),
      ...shown,
    });
  }

  /** All findings in an order that does not depend on the order of the rows: by path, rule, column and value. */
  findings(): Finding[] {
    if (this.#findings.length < 2) return this.#findings;
    return this.#findings
      .map((finding) => ({ finding, order: orderOf(finding) }))
      .sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))
      .map(({ finding }) => finding);
  }
}

function orderOf({ path, rule, table, column, value, length }: Finding): string {
  return JSON.stringify([path, rule, table ?? '', column ?? '', value ?? '', length ?? 0]);
}
