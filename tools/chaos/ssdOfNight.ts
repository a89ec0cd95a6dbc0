import { appendSsd } from '../../sandbox/ssdData/appendSsd';
import { emptySsd } from '../../sandbox/ssdData/emptySsd';
import { generateSsd } from '../../sandbox/ssdData/generateSsd';
import { NightEdit } from '../../sandbox/ssdData/nights/nightEdit';
import { nextNight } from '../../sandbox/ssdData/nights/nextNight';
import { rowsByPerson } from '../../sandbox/ssdData/nights/rowsByPerson';
import { Random } from '../../sandbox/ssdData/random';
import type { SsdData } from '../../sandbox/ssdData/ssdData';
import { withBystanders } from '../../sandbox/ssdData/withBystanders';
import type { HistoryPlan, NightPlan } from './plan';

const leavingShare = 0.6;
/** Tables that a job which rebuilds the SSD may have emptied and not yet filled. */
const unfilled = [
  ['ssd_person'],
  ['ssd_cin_episodes'],
  ['ssd_cin_plans', 'ssd_cp_plans'],
  ['ssd_cla_episodes', 'ssd_cla_placement'],
] as const;

/** What the SSD holds from night to night. */
export class SsdOfNights {
  #data: SsdData;
  #earlier: SsdData;
  /** The rows that are read tonight. */
  tonight: SsdData;

  constructor({ children, seed, begins }: Pick<HistoryPlan, 'children' | 'seed' | 'begins'>) {
    this.#data = generateSsd({ children, seed, runDate: begins, awkwardShare: 0.2 });
    this.#earlier = this.#data;
    this.tonight = withBystanders(this.#data);
  }

  /** Edits the SSD for a night. @param runDate its calendar date */
  edit({ edit, seed }: Pick<NightPlan, 'edit' | 'seed'>, runDate: string): void {
    const before = this.#data;
    const changed = (share: number): SsdData =>
      nextNight(before, { seed, runDate, share, earlier: this.#earlier }).data;
    switch (edit) {
      case 'none':
      case 'half built':
        break;
      case 'few change':
        this.#data = changed(0.2);
        break;
      case 'many change':
        this.#data = changed(0.7);
        break;
      case 'many leave':
        this.#data = this.#leave(new Random(seed, 3));
        break;
      case 'go back':
        this.#data = this.#earlier;
        break;
    }
    if (this.#data !== before) this.#earlier = before;
    this.tonight = withBystanders(this.#data);
    if (edit !== 'half built') return;
    const empty = new Random(seed, 4).pick(unfilled);
    for (const table of empty) this.tonight[table] = [];
  }

  #leave(random: Random): SsdData {
    const left = new NightEdit();
    for (const rows of rowsByPerson(this.#data).values())
      if (random.chance(leavingShare)) left.remove(Object.values(rows).flat());
    const after = left.applyTo(this.#data);
    // An SSD without anybody is one that is half built.
    if (after.ssd_person.length > 0) return after;
    const all = emptySsd();
    appendSsd(all, this.#data);
    return all;
  }
}
