import type { Difference } from './difference';
import { keyOf, textOf } from './idKey';
import { canonical, entriesOf, equal, isObject, type Json } from './jsonValue';

/** Arrays whose entries are matched by id: the reference gives them no order, but for the placements. */
const ids: Readonly<Record<string, string>> = {
  social_care_episodes: 'social_care_episode_id',
  child_and_family_assessments: 'child_and_family_assessment_id',
  child_in_need_plans: 'child_in_need_plan_id',
  section_47_assessments: 'section_47_assessment_id',
  child_protection_plans: 'child_protection_plan_id',
  child_looked_after_placements: 'child_looked_after_placement_id',
};
/** Arrays of entries without ids, and the date by which they are ordered, newest first. */
const byDate: Readonly<Record<string, string>> = {
  sdq_assessments: 'date',
  care_worker_details: 'start_date',
};
/** Arrays of plain codes. */
const codeArrays: readonly string[] = ['disabilities', 'factors'];
/** Objects that are compared item by item where both have them, and are one difference where one has not. */
const blocks: readonly string[] = ['adoption', 'care_leavers'];

type Place = Pick<Difference, 'episode' | 'entry'>;

/** Every place at which the payload of a child is not what the reference has. */
export function compareChild(ours: Json, reference: Json): Difference[] {
  return compareObject('', ours, reference, {});
}

function compareObject(path: string, ours: Json, reference: Json, place: Place): Difference[] {
  const names = new Set([...Object.keys(ours), ...Object.keys(reference)]);
  return [...names].flatMap((name) => {
    const item = path === '' ? name : `${path}.${name}`;
    return compareItem(name, item, ours[name], reference[name], place);
  });
}

function compareItem(
  name: string,
  item: string,
  ours: unknown,
  reference: unknown,
  place: Place,
): Difference[] {
  const id = ids[name];
  if (id !== undefined) return compareEntries(name, id, entriesOf(ours), entriesOf(reference), place);
  if (byDate[name] !== undefined)
    return compareBag(name, entriesOf(ours), entriesOf(reference), place, byDate[name]);
  // Both the items of `child_details` and those of `health_and_wellbeing` are there for every child, or count as empty.
  if (name === 'child_details' || name === 'health_and_wellbeing') {
    return compareObject(name, objectOf(ours), objectOf(reference), place);
  }
  if (codeArrays.includes(name) && Array.isArray(ours) && Array.isArray(reference) && reference.length > 0)
    return compareBag(item, ours, reference, place);
  if (blocks.includes(name) && isObject(ours) && isObject(reference)) {
    return compareObject(name, ours, reference, place);
  }
  if (equal(ours, reference)) return [];
  return [{ item, kind: blocks.includes(name) ? 'entry' : 'value', ...place, ours, reference }];
}

/** A `health_and_wellbeing` that is not there says as much as one with nothing but `purge`. */
const objectOf = (value: unknown): Json => (isObject(value) ? value : { purge: false });

function compareEntries(
  array: string,
  id: string,
  ours: readonly unknown[],
  reference: readonly unknown[],
  place: Place,
): Difference[] {
  const [left, right] = [groupById(ours, id), groupById(reference, id)];
  const found = [...new Set([...left.keys(), ...right.keys()])].flatMap((key) => {
    const here = array === 'social_care_episodes' ? { episode: key } : { ...place, entry: key };
    const [mine, others] = [left.get(key) ?? [], right.get(key) ?? []];
    return Array.from({ length: Math.max(mine.length, others.length) }, (_, repeat): Difference[] => {
      const [one, other] = [mine[repeat], others[repeat]];
      if (one !== undefined && other !== undefined) {
        return compareObject(array === 'social_care_episodes' ? '' : array, one, other, here);
      }
      return [{ item: array, kind: 'entry', ...here, repeat, ours: one, reference: other }];
    }).flat();
  });
  if (array !== 'child_looked_after_placements') return found;
  return [...found, ...orderOf(array, 'start_date', ours, reference, place)];
}

function groupById(entries: readonly unknown[], id: string): ReadonlyMap<string, Json[]> {
  const groups = new Map<string, Json[]>();
  for (const entry of entries.filter(isObject)) {
    const key = keyOf(entry[id]);
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return groups;
}

/** Compares entries that are what they say: each that only one has is a difference, and so is another order. */
function compareBag(
  item: string,
  ours: readonly unknown[],
  reference: readonly unknown[],
  place: Place,
  date?: string,
): Difference[] {
  const unmatched = [...reference];
  const onlyOurs = ours.filter((entry) => {
    const at = unmatched.findIndex((other) => equal(entry, other));
    if (at >= 0) unmatched.splice(at, 1);
    return at < 0;
  });
  const name = item.split('.').at(-1) ?? item;
  const array = name === 'sdq_assessments' ? `health_and_wellbeing.${name}` : item;
  return [
    ...onlyOurs.map((entry): Difference => ({
      item: array,
      kind: 'entry',
      ...place,
      ours: entry,
      reference: undefined,
    })),
    ...unmatched.map((entry): Difference => ({
      item: array,
      kind: 'entry',
      ...place,
      ours: undefined,
      reference: entry,
    })),
    ...orderOf(array, date, ours, reference, place),
  ];
}

/**
 * Whether what both have stands in one order. Entries with a date are in the order of their dates: the reference
 * does not say which of two with one date comes first.
 */
function orderOf(
  item: string,
  date: string | undefined,
  ours: readonly unknown[],
  reference: readonly unknown[],
  place: Place,
): Difference[] {
  const common = (entries: readonly unknown[], others: readonly unknown[]): string[] => {
    const left = others.map((other) => nameOf(other, date));
    return entries
      .map((entry) => nameOf(entry, date))
      .filter((name) => {
        const at = left.indexOf(name);
        if (at >= 0) left.splice(at, 1);
        return at >= 0;
      });
  };
  const [mine, others] = [common(ours, reference), common(reference, ours)];
  if (equal(mine, others)) return [];
  return [{ item, kind: 'order', ...place, ours: mine, reference: others }];
}

function nameOf(entry: unknown, date: string | undefined): string {
  return date === undefined ? canonical(entry) : textOf(isObject(entry) ? entry[date] : undefined);
}
