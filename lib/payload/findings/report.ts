import type { Finding } from '../finding';
import type { RuleColumn, SsdTable } from '../personRows';
import { findingRules, type FindingRuleId } from './findingRules';

/** What a finding shows of the offending value: itself, or only how long it is (payload.md section 6). */
export type Shown = { readonly value: string } | { readonly length: number };

const code = /^[A-Za-z0-9]{1,6}$/;
const id = /^[A-Za-z0-9_-]{1,48}$/;

/** A value of a coded column: shown where it can be a code, for coded columns hold free text in places. */
export function shownCode(value: string): Shown {
  return code.test(value) ? { value } : hidden(value);
}

/** An id, shown where it has the form of one that may be sent and a digit: what has none may be somebody's name. */
export function shownId(value: string): Shown {
  return id.test(value) && /[0-9]/.test(value) ? { value } : hidden(value);
}

/** Anything else: names, dates of birth, postcodes, UPNs and free text are never shown. */
export function hidden(value: string): Shown {
  return { length: value.length };
}

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
