import { appendSsd } from '../../../sandbox/ssdData/appendSsd';
import { emptySsd } from '../../../sandbox/ssdData/emptySsd';
import { generateSsd } from '../../../sandbox/ssdData/generateSsd';
import { NightEdit } from '../../../sandbox/ssdData/nights/nightEdit';
import { nextNight } from '../../../sandbox/ssdData/nights/nextNight';
import { rowsByPerson } from '../../../sandbox/ssdData/nights/rowsByPerson';
import { Random } from '../../../sandbox/ssdData/random';
import type { SsdData } from '../../../sandbox/ssdData/ssdData';
import { tableNames } from '../../../sandbox/ssdData/tableNames';

export interface GeneratedNight {
  readonly runDate: string;
  readonly data: SsdData;
}

interface NightsOptions {
  readonly seed: number;
  readonly children: number;
  readonly runDates: readonly string[];
  /** Share of the children to whom something happens in a night. */
  readonly share: number;
}

const leaveWeight = 7;
const returnShare = 0.35;
const revertShare = 0.4;

/**
 * What the SSD holds in each of some nights: children come, change, go back to what they were, lose entries, get their ids
 * reissued, leave altogether and return. The same options give the same nights.
 */
export function generateNights({ seed, children, runDates, share }: NightsOptions): GeneratedNight[] {
  const random = new Random(seed, 7);
  const nights: GeneratedNight[] = [];
  for (const runDate of runDates) {
    const last = nights.at(-1)?.data;
    if (last === undefined) {
      nights.push({ runDate, data: generateSsd({ children, seed, runDate, awkwardShare: 0.2 }) });
      continue;
    }
    const earlier = nights.at(-2)?.data;
    const { data } = nextNight(last, { seed, runDate, share, ...(earlier && { earlier }) });
    const reverted = earlier === undefined ? data : revertSome(data, last, earlier, random);
    nights.push({ runDate, data: leaveAndReturn(reverted, nights, random) });
  }
  return nights;
}

/** Many of those who changed last night are again what they were before: what was sent of them last night, or lost, is void. */
function revertSome(data: SsdData, last: SsdData, earlier: SsdData, random: Random): SsdData {
  const [now, then] = [rowsByPerson(last), rowsByPerson(earlier)];
  const edit = new NightEdit();
  for (const [key, rows] of rowsByPerson(data)) {
    const before = then.get(key);
    if (before === undefined || JSON.stringify(before) === JSON.stringify(now.get(key))) continue;
    if (!random.chance(revertShare)) continue;
    edit.remove(Object.values(rows).flat());
    edit.addAll(before);
  }
  return edit.applyTo(data);
}

/** Some people leave the SSD or only the cohort, and some who had left come back as they were last seen. */
function leaveAndReturn(data: SsdData, nights: readonly GeneratedNight[], random: Random): SsdData {
  const now = rowsByPerson(data);
  const lastWhole = new Map<string, SsdData>();
  for (const night of nights)
    for (const [key, rows] of rowsByPerson(night.data)) if (isWhole(rows)) lastWhole.set(key, rows);
  const removed = new Set<object>();
  const remove = (rows: readonly object[]): void => rows.forEach((row) => removed.add(row));
  for (const rows of now.values()) {
    const leaves = random.weighted({ 'the SSD': leaveWeight, 'the cohort': leaveWeight, nothing: 100 });
    // Who leaves the cohort only stays as a person without a referral, care, or anything else that counts.
    if (leaves !== 'nothing')
      remove(Object.values(leaves === 'the SSD' ? rows : { ...rows, ssd_person: [] }).flat());
  }
  const back = [...lastWhole].filter(([key]) => {
    const rows = now.get(key);
    return (rows === undefined || !isWhole(rows)) && random.chance(returnShare);
  });
  for (const [key] of back) remove(Object.values(now.get(key) ?? {}).flat());
  const after = emptySsd();
  for (const table of tableNames) {
    const target: object[] = after[table];
    for (const row of data[table]) if (!removed.has(row)) target.push(row);
  }
  for (const [, rows] of back) appendSsd(after, rows);
  return after;
}

const isWhole = (rows: SsdData): boolean => rows.ssd_cin_episodes.length > 0;
