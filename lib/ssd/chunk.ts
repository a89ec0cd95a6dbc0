import type { SsdRows, SsdTable } from '../payload/personRows';
import { groupByKey, keyOf } from './keys';
import { linkOf, type TableLink } from './links';
import { perTable } from './tables';

/** Rows by table, while they are being gathered. */
export type ChunkRows = { [T in SsdTable]: SsdRows[T][] };

/** Rows of one table, found by the person whom they name and by what they hang on, without a scan. */
export class TableIndex<T extends SsdTable> {
  readonly #byPerson: ReadonlyMap<string, readonly SsdRows[T][]>;
  readonly #byParent: ReadonlyMap<string, readonly SsdRows[T][]>;

  constructor(
    rows: readonly SsdRows[T][],
    private readonly link: TableLink,
  ) {
    this.#byPerson = groupByKey(rows, link.person);
    this.#byParent = groupByKey(rows, link.parent?.column);
  }

  /** Rows that name the person. */
  naming(person: string): readonly SsdRows[T][] {
    return this.#byPerson.get(person) ?? [];
  }

  /** Rows that hang on one of `parents`, whomever they name. */
  on(parents: Iterable<string>): SsdRows[T][] {
    return [...parents].flatMap((parent) => this.#byParent.get(parent) ?? []);
  }

  /** Rows that name the person, and those that hang on one of `parents` and do not; each once. */
  of(person: string, parents: Iterable<string>): SsdRows[T][] {
    return [...this.naming(person), ...this.on(parents).filter((row) => !this.names(row, person))];
  }

  names(row: SsdRows[T], person: string): boolean {
    const { person: column } = this.link;
    return column !== undefined && keyOf(Reflect.get(row, column)) === person;
  }
}

/** The rows of a range of people, ready to be looked up. */
export type ChunkIndex = { readonly [T in SsdTable]: TableIndex<T> };

/** Indexes the rows of a range, once. */
export const chunkIndex = (rows: ChunkRows): ChunkIndex =>
  perTable<ChunkIndex>(
    <T extends SsdTable>(table: T) => new TableIndex<T>(rows[table], linkOf(table)) as ChunkIndex[T],
  );
