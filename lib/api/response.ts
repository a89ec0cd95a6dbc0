import { stringify } from 'csv-stringify/sync';
import type { CsvTable } from './operation';
import type { Problem } from './problem';

/** An answer as it goes over the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Nothing is kept by what stands between, and a browser takes nothing for something else than it is. */
export const always = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

export const jsonAnswer = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): WireAnswer =>
  body === undefined
    ? { status, headers: { ...always, ...headers } }
    : {
        status,
        headers: { ...always, 'content-type': 'application/json; charset=utf-8', ...headers },
        body: JSON.stringify(body),
      };

export const problemAnswer = (problem: Problem): WireAnswer =>
  jsonAnswer(problem.status, problem, { 'content-type': 'application/problem+json; charset=utf-8' });

/** A table as a file that a spreadsheet opens, in UTF-8, and of which it runs nothing as a formula. */
export const csvAnswer = (
  status: number,
  table: CsvTable,
  headers: Readonly<Record<string, string>> = {},
): WireAnswer => ({
  status,
  headers: {
    ...always,
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${table.fileName}.csv"`,
    ...headers,
  },
  body: csvText(table),
});

/** The text of a table; what begins like a formula gets an apostrophe before it, which spreadsheets read as "this is text". */
export const csvText = ({ columns, rows }: Omit<CsvTable, 'fileName'>): string =>
  stringify([columns, ...rows] as unknown[][], {
    bom: true,
    // A line end inside of a text must not end the row.
    quoted_string: true,
    record_delimiter: 'windows',
    escape_formulas: true,
    cast: { boolean: String },
  });
