import { normalKey } from '../../../lib/payload/normalKey';
import { generateChild } from '../generateChild';
import { Random } from '../random';
import type { SsdData } from '../ssdData';
import { NightEdit } from './nightEdit';
import { personChanges, type PersonChangeKind } from './personChanges';
import { rowsByPerson } from './rowsByPerson';

export interface NextNightOptions {
  readonly seed: number;
  /** The LA's calendar date of the night, `YYYY-MM-DD`. */
  readonly runDate: string;
  /** Share of children, 0 to 1, to whom something happens. */
  readonly share: number;
  /** Data of an earlier night: some children then go back to what they were. */
  readonly earlier?: SsdData;
  /** The number of the first child that is added; the one after the highest in the data where it is not given. Parts of one SSD need one each. */
  readonly addedFrom?: number;
}

/** What happened to whom. */
export interface NightChange {
  /** As stored. */
  readonly personId: string;
  readonly what: PersonChangeKind | 'reverted' | 'child added';
}

export interface Night {
  readonly data: SsdData;
  readonly changes: readonly NightChange[];
}

const weights: Readonly<Record<NightChange['what'], number>> = {
  renamed: 20,
  'referral closed': 15,
  'referral reopened': 10,
  'plan added': 10,
  'entry removed': 10,
  'factors corrected': 10,
  'ids reissued': 10,
  'child removed': 2,
  reverted: 10,
  'child added': 3,
};

/**
 * What the SSD holds a night later; `data` stays as it is, and rows that did not change are the same objects. Where what
 * was to happen to a child cannot happen to it, it is renamed. The same options give the same night.
 */
export function nextNight(data: SsdData, options: NextNightOptions): Night {
  const { seed, runDate, share, earlier, addedFrom = newestIndex(data) + 1 } = options;
  const random = new Random(seed, Number(runDate.replaceAll('-', '')));
  const edit = new NightEdit();
  const changes: NightChange[] = [];
  const persons = rowsByPerson(data);
  const before = earlier === undefined ? undefined : rowsByPerson(earlier);
  let added = addedFrom;
  for (const [key, rows] of persons) {
    const [person] = rows.ssd_person;
    if (person === undefined || !random.chance(share)) continue;
    let what = random.weighted(weights);
    if (what === 'child added') {
      const child = generateChild({ index: added, seed, runDate, awkwardShare: 0 });
      added += 1;
      edit.addAll(child.data);
      changes.push({ personId: String(child.data.ssd_person[0]?.pers_person_id), what });
      continue;
    }
    const done =
      what === 'reverted'
        ? revert(edit, rows, before?.get(key))
        : personChanges[what]({ rows, edit, random, runDate });
    if (!done) {
      personChanges.renamed({ rows, edit, random, runDate });
      what = 'renamed';
    }
    changes.push({ personId: String(person.pers_person_id), what });
  }
  return { data: edit.applyTo(data), changes };
}

function revert(edit: NightEdit, now: SsdData, before: SsdData | undefined): boolean {
  if (before === undefined || JSON.stringify(now) === JSON.stringify(before)) return false;
  edit.remove(Object.values(now).flat());
  edit.addAll(before);
  return true;
}

/** The highest number of a generated child. */
function newestIndex(data: SsdData): number {
  const numbers = data.ssd_person.map((row) =>
    Number(/\d{7}/.exec(normalKey(String(row.pers_person_id)))?.[0] ?? 0),
  );
  return numbers.reduce((highest, number) => Math.max(highest, number), 0);
}
