import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { plusDays } from './day';

/** Seeded randomness: the same seed and purpose give the same values on every machine. */
export class Random {
  readonly #source;

  /** @param purpose tells streams of one seed apart, such as a child's number */
  constructor(seed: number, purpose: number) {
    this.#source = xoroshiro128plus(
      Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(purpose + 1, 0xc2b2ae35),
    );
    // Neighbouring seeds give alike first values.
    for (let skipped = 0; skipped < 4; skipped += 1) this.#source.next();
  }

  /** A whole number, both ends included. */
  whole(from: number, to: number): number {
    return uniformInt(this.#source, from, to);
  }

  /** True in this share of cases. */
  chance(share: number): boolean {
    return this.whole(0, 999_999) < share * 1_000_000;
  }

  /** One of the list, which must not be empty. */
  pick<T>(list: readonly T[]): T {
    const one = list[this.whole(0, list.length - 1)];
    if (one === undefined) throw new RangeError('There is nothing to pick from.');
    return one;
  }

  /** One of the keys, by their weights. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
    const entries = Object.entries<number>(weights) as [K, number][];
    let left = this.whole(
      1,
      entries.reduce((sum, [, weight]) => sum + weight, 0),
    );
    for (const [key, weight] of entries) {
      left -= weight;
      if (left <= 0) return key;
    }
    throw new RangeError('There is nothing to pick from.');
  }

  /** A day so many days before `date`. */
  dayBefore(date: string, fewest: number, most: number): string {
    return plusDays(date, -this.whole(fewest, most));
  }

  /** A day so many days after `date`. */
  dayAfter(date: string, fewest: number, most: number): string {
    return plusDays(date, this.whole(fewest, most));
  }
}
