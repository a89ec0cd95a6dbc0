import type { SsdRows, SsdTable } from '../payload/personRows';
import { groupByKey } from './groupByKey';
import { keyOf } from './keyOf';
import type { TableLink } from './tableLinks';

const none: readonly never[] = [];

/** Rows of one table, found by the person whom they name and by what they hang on, without a scan. */
export class TableIndex<T extends SsdTable> {
  readonly #byPerson: ReadonlyMap<string, readonly SsdRows[T][]>;
  readonly #byLink: ReadonlyMap<string, readonly SsdRows[T][]>;

  constructor(
    rows: readonly SsdRows[T][],
    private readonly columns: TableLink,
  ) {
    this.#byPerson = groupByKey(rows, columns.person);
    this.#byLink = groupByKey(rows, columns.link);
  }

  /** Rows that name the person. */
  naming(person: string): readonly SsdRows[T][] {
    return this.#byPerson.get(person) ?? none;
  }

  /** Rows that hang on one of `links`, whomever they name. */
  on(links: Iterable<string>): SsdRows[T][] {
    return [...links].flatMap((link) => this.#byLink.get(link) ?? none);
  }

  /** Rows that name the person, and those that hang on one of `links` and do not; each once. */
  of(person: string, links: Iterable<string>): SsdRows[T][] {
    return [...this.naming(person), ...this.on(links).filter((row) => !this.names(row, person))];
  }

  names(row: SsdRows[T], person: string): boolean {
    return this.columns.person !== undefined && keyOf(Reflect.get(row, this.columns.person)) === person;
  }
}
