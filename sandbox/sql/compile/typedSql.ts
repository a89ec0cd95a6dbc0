import type { CatalogTable } from '../catalog/catalog';
import type { SqlType } from '../sqlType';

/** An expression in SQLite's words, with the type that it has in SQL Server. */
export interface TypedSql {
  readonly text: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  /** How its comparison key is written, where that is cheaper than `key_ci(text)`. */
  readonly key?: string;
  /** Compared by code point: a COLLATE clause asked for it. */
  readonly binaryOrder?: boolean;
  /** The value of a string literal, converted once instead of row by row. */
  readonly literal?: string;
  readonly identity?: boolean;
  /** Where the value is a column of a table: to read it takes a right. */
  readonly origin?: { readonly table: CatalogTable; readonly column: string };
}

export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;
