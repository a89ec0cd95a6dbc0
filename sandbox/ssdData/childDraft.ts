import type { SsdTable } from '../../lib/payload/personRows';
import { emptySsd } from './emptySsd';
import { Random } from './random';
import { rowOf } from './rowOf';
import type { SsdData, SsdRow } from './ssdData';

/** Children who share professionals: the first of such a group brings them along. */
export const childrenPerTeam = 15;

export interface DraftOptions {
  /** Which child it is, from 0. */
  readonly index: number;
  readonly seed: number;
  /** The LA's calendar date that the data is of. */
  readonly runDate: string;
}

/** One child's rows while they are made. Ids tell at a glance that nobody is meant. */
export class ChildDraft {
  readonly data: SsdData = emptySsd();
  readonly random: Random;
  readonly runDate: string;
  readonly index: number;
  readonly #issued = new Map<string, number>();

  constructor({ index, seed, runDate }: DraftOptions) {
    this.index = index;
    this.runDate = runDate;
    this.random = new Random(seed, index);
  }

  get personId(): string {
    return personIdOf(this.index);
  }

  /** Adds a row; columns that are not given are null. */
  add<T extends SsdTable>(table: T, values: Partial<SsdRow<T>>): void {
    this.data[table].push(rowOf(table, values));
  }

  /** The next id of a kind, such as `R0000012-1`; unique over all children. */
  id(kind: string): string {
    const number = (this.#issued.get(kind) ?? 0) + 1;
    this.#issued.set(kind, number);
    return `${kind}${numbered(this.index)}-${number}`;
  }

  /** A professional of the child's team. */
  professional(): string {
    const team = Math.floor(this.index / childrenPerTeam);
    return professionalIdOf(team, this.random.whole(1, professionalsPerTeam));
  }
}

export const professionalsPerTeam = 2;

export const professionalIdOf = (team: number, number: number): string =>
  `FakeProf${numbered(team)}-${number}`;

export const personIdOf = (index: number): string => `FakeP${numbered(index)}`;

const numbered = (index: number): string => String(index).padStart(7, '0');
