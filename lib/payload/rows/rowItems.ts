import type { Code, CodeSet } from '../codeSets';
import type { FindingRuleId } from '../findings/findingRules';
import { hidden, shownCode, type Report, type Shown } from '../findings/report';
import type { RuleColumn, SsdRows, SsdTable } from '../personRows';
import { recogniseCode, recogniseFlag } from '../values/code';
import { isBrokenDate, readDate } from '../values/date';
import { recognisePostcode, text, trimmed } from '../values/text';
import type { IsoDate } from '../window';

/**
 * Reads the items that one row gives to one object of the payload. A broken optional value costs that value, with a
 * warning at its path; one that is blank costs it without a word (payload.md section 4).
 */
export class RowItems<T extends SsdTable> {
  readonly #report: Report;
  readonly #table: T;
  readonly #row: SsdRows[T];
  readonly #path: string;

  /** @param path of the object that the items stand in */
  constructor(report: Report, table: T, row: SsdRows[T], path: string) {
    this.#report = report;
    this.#table = table;
    this.#row = row;
    this.#path = path;
  }

  /** A calendar date. */
  date(item: string, column: RuleColumn<T>): IsoDate | undefined {
    const value = this.#row[column];
    const date = readDate(value);
    if (date === undefined && isBrokenDate(value))
      this.warn('date-not-valid', item, column, hidden(text(value)));
    return date;
  }

  /** The date of something that has happened: warns where it is after the run date. */
  pastDate(item: string, column: RuleColumn<T>, runDate: IsoDate): IsoDate | undefined {
    const date = this.date(item, column);
    if (date !== undefined && date > runDate) this.warn('date-in-future', item, column, hidden(date));
    return date;
  }

  /** Warns where an end is before its start. */
  checkEnd(item: string, column: RuleColumn<T>, start: IsoDate | undefined, end: IsoDate | undefined): void {
    if (start !== undefined && end !== undefined && end < start) {
      this.warn('end-before-start', item, column, hidden(end));
    }
  }

  /** A code of a set. */
  code<S extends CodeSet>(item: string, column: RuleColumn<T>, set: S): Code<S> | undefined {
    const value = this.#row[column];
    const code = recogniseCode(set, value);
    if (code === undefined) this.#warnOfText('code-not-recognised', item, column, shownCode);
    return code;
  }

  /** A yes or no (item 21). */
  flag(item: string, column: RuleColumn<T>): boolean | undefined {
    const flag = recogniseFlag(this.#row[column]);
    if (flag === undefined) this.#warnOfText('flag-not-recognised', item, column, shownCode);
    return flag;
  }

  /** A postcode (item 13). */
  postcode(item: string, column: RuleColumn<T>): string | undefined {
    const postcode = recognisePostcode(this.#row[column]);
    if (postcode === undefined) this.#warnOfText('postcode-not-valid', item, column, hidden);
    return postcode;
  }

  /** Adds a warning about a column, at an item of the object. */
  warn(rule: FindingRuleId, item: string, column: RuleColumn<T>, shown: Shown): void {
    this.#report.add(rule, `${this.#path}.${item}`, this.#table, column, shown);
  }

  #warnOfText(
    rule: FindingRuleId,
    item: string,
    column: RuleColumn<T>,
    shown: (value: string) => Shown,
  ): void {
    const value = trimmed(this.#row[column]);
    if (value !== '') this.warn(rule, item, column, shown(value));
  }
}
