/** One place at which our payload and the reference's are not the same. */
export interface Difference {
  /** Where, without ids and places: `child_details.sex`, `child_in_need_plans.end_date`; of an entry, its array. */
  readonly item: string;
  /**
   * `value`: the two say different things. `entry`: only one has an entry, a code, a block or an episode.
   * `order`: the same entries in another order. `person`: only one has the person in the cohort.
   */
  readonly kind: 'value' | 'entry' | 'order' | 'person';
  /** Key of the episode it is in. */
  readonly episode?: string;
  /** Key of the entry with an id that it is in, or is. */
  readonly entry?: string;
  /** Which of several entries with one id, from 0. */
  readonly repeat?: number;
  readonly ours: unknown;
  readonly reference: unknown;
}

/** For a person who reads that it is not explained. */
export function differenceText(personId: string, difference: Difference): string {
  const { item, kind, episode, entry, ours, reference } = difference;
  const at = [personId, episode, entry].filter((part) => part !== undefined).join(' ');
  return `${at} ${item} (${kind}): ours ${JSON.stringify(ours)}, reference ${JSON.stringify(reference)}`;
}
