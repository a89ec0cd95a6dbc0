import type { Access, ParamRef } from './compiler';
import type { OutputColumn } from './scope';

export interface PreparedText {
  readonly sql: string;
  readonly params: readonly ParamRef[];
}

/** Where a column of an UPDATE's OUTPUT comes from: the row as it was, or as it has become. */
export interface MergedColumn {
  readonly from: 'old' | 'new';
  readonly at: number;
}

/** A statement ready to run on SQLite. */
export interface Plan extends PreparedText {
  readonly kind: 'select' | 'insert' | 'update' | 'delete';
  /** The columns of the rows it gives; none where it gives only a count. */
  readonly columns: readonly OutputColumn[] | undefined;
  readonly access: readonly Access[];
  /** A SELECT with a hint that takes a lock writers wait for. */
  readonly locking: boolean;
  readonly assigns: readonly string[] | undefined;
  /** UPDATE with OUTPUT deleted: reads row ids and old values first; SQLite returns only new ones. */
  readonly before: PreparedText | undefined;
  readonly merged: readonly MergedColumn[] | undefined;
}
