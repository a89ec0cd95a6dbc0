import type { RulesConfig } from '../../config/config';
import { isPlaceholder } from '../../payload/rows/personIndex';
import type { Database } from '../../sql/database';
import type { TableCounts } from '../../ssd/rowCounts';
import type { CodedColumn } from '../report';
import { failed, note, ok, type Look } from '../runChecks';
import { columnValues } from '../statements';
import { codeColumns, type CodeColumn } from './codedColumns';
import { countShapes } from './shapes';

/** So many different values of a column are looked at. */
const mostValues = 2_000;

/** Counts what one column holds. */
async function profileColumn(
  database: Database,
  { table, column, recognise }: CodeColumn,
  counts: TableCounts,
  rules: RulesConfig,
): Promise<CodedColumn> {
  const { rows } = await database.query<{ value: string | null; row_count: number }>(
    columnValues(database.names, { table, column }),
    { most: mostValues },
  );
  const sums = { recognised: 0, unrecognised: 0, nothing: 0 };
  const others: { readonly value: string; readonly rows: number }[] = [];
  for (const { value, row_count: count } of rows) {
    const text = value?.trim() ?? '';
    const kind = text === '' || isPlaceholder(text) ? 'nothing' : recognise(text, rules);
    sums[kind] += count;
    if (kind === 'unrecognised') others.push({ value: text, rows: count });
  }
  const read = sums.recognised + sums.unrecognised + sums.nothing;
  return {
    table,
    column,
    recognised: sums.recognised,
    unrecognised: sums.unrecognised,
    blank: sums.nothing,
    notRead: Math.max(0, counts[table] - read),
    shapes: countShapes(others),
  };
}

/** Counts what every column with codes holds: one statement for each. @throws AppError as `SqlSession.query` */
export async function profileCodes(
  database: Database,
  counts: TableCounts,
  rules: RulesConfig,
): Promise<CodedColumn[]> {
  const profiled: CodedColumn[] = [];
  for (const one of codeColumns) profiled.push(await profileColumn(database, one, counts, rules));
  return profiled;
}

const nameOf = ({ table, column }: CodedColumn): string => `${table}.${column}`;

/** `ssd_person.pers_sex (12 rows, such as Aaaa, Aaaaaa)` */
const shown = (column: CodedColumn): string =>
  `${nameOf(column)} (${column.unrecognised} ${column.unrecognised === 1 ? 'row' : 'rows'}, such as ${column.shapes
    .slice(0, 3)
    .map(({ shape }) => shape)
    .join(', ')})`;

/** What is to be said of them: a column of which nothing is recognised is in a dialect of its own. */
export function judgeCodes(profiled: readonly CodedColumn[]): Look {
  const known = profiled.flatMap((column) => {
    const rules = codeColumns.find((one) => one.column === column.column);
    return rules === undefined || column.unrecognised === 0 ? [] : [{ column, rules }];
  });
  const nothing = known.filter(({ column }) => column.recognised === 0);
  const dialects = nothing.filter(({ rules }) => rules.noneIsUsual !== true);
  const advice = (of: typeof known): string => [...new Set(of.map(({ rules }) => rules.next))].join(' ');
  if (dialects.length > 0)
    return failed(
      `Nothing is recognised in ${dialects.map(({ column }) => shown(column)).join('; ')}.`,
      advice(dialects),
    );
  const some = known.filter(({ column, rules }) => column.recognised > 0 && rules.othersAreUsual !== true);
  const worth = [...some, ...nothing];
  if (worth.length === 0) return ok('Every column with codes holds codes that are recognised.');
  return note(
    [
      ...(some.length === 0
        ? []
        : [`Not all values are recognised in ${some.map(({ column }) => shown(column)).join('; ')}.`]),
      ...(nothing.length === 0
        ? []
        : [`None of the words is recognised in ${nothing.map(({ column }) => shown(column)).join('; ')}.`]),
    ].join(' '),
    `Values that are not recognised are left out, with a warning for each child. ${advice(worth)}`,
  );
}
