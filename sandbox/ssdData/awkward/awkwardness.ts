import type { SsdTable } from '../../../lib/payload/personRows';
import type { ChildDraft } from '../childDraft';
import type { SsdRow, SsdValue } from '../ssdData';

/** One way in which real data is not as the definitions have it; changes the rows of a child that is made already. */
export type Awkwardness = (draft: ChildDraft) => void;

/** Changes the values of a row; the column names are checked. */
export function set<T extends SsdTable>(row: SsdRow<T> | undefined, values: Partial<SsdRow<T>>): void {
  if (row !== undefined) Object.assign(row, values);
}

/** One of the child's rows of a table; undefined where there is none. */
export function anyRow<T extends SsdTable>(draft: ChildDraft, table: T): SsdRow<T> | undefined {
  const rows = draft.data[table];
  return rows.length === 0 ? undefined : draft.random.pick(rows);
}

/** The text in another case, or with trailing blanks: the same key for SQL Server, another text for JavaScript. */
export function sameKey(draft: ChildDraft, value: SsdValue): SsdValue {
  if (typeof value !== 'string') return value;
  return draft.random.pick([
    value.toLowerCase(),
    value.toUpperCase(),
    `${value}  `,
    `${value.toLowerCase()} `,
  ]);
}
