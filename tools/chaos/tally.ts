import type { Observed } from './laws/observe';
import type { NightPlan } from './plan';

/** Parts in which something can go wrong. */
const parts = ['sql', 'children', 'token', 'vault', 'identity', 'queue'] as const;
type Part = (typeof parts)[number];
/** How often something went wrong, by the part where it did. */
export type Struck = Readonly<Record<Part, number>>;

export const fromParts = (count: (part: Part) => number): Struck =>
  Object.fromEntries(parts.map((part) => [part, count(part)])) as Struck;

/** Counts by name, the most frequent first. */
class Counts {
  readonly #counts = new Map<string, number>();

  add(name: string, times = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + times);
  }

  get(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  get text(): string {
    const sorted = [...this.#counts].sort(([, one], [, other]) => other - one);
    return sorted.map(([name, count]) => `${name} ${count}`).join(', ') || 'none';
  }
}

/** What was reached while histories were played, so that a reader sees that the faults were not only planned. */
export class Tally {
  nights = 0;
  calmNights = 0;
  histories = 0;
  #posts = 0;
  readonly #planned = new Counts();
  readonly #reached = new Counts();
  readonly #struck = new Counts();
  readonly #outcomes = new Counts();
  readonly #codes = new Counts();
  readonly #bodies = new Counts();
  readonly #requests = new Counts();

  /** A night was played. @param disturbed whether what was planned to disturb it came about */
  night({ disturbance: { kind }, request, edit, deployment }: NightPlan, disturbed: boolean): void {
    this.nights += 1;
    this.#requests.add(request);
    this.#requests.add(edit === 'none' ? 'SSD unchanged' : edit);
    if (deployment !== undefined) this.#requests.add('settings changed');
    if (kind === 'none') return;
    this.#planned.add(kind);
    if (disturbed) this.#reached.add(kind);
  }

  /** A history is over. @param struck how often something has gone wrong in it, by part */
  history({ runs, submissions, endpoints }: Observed, struck: Struck): void {
    for (const part of parts) this.#struck.add(part, struck[part]);
    for (const run of runs) {
      this.#outcomes.add(String(run['outcome']));
      if (run['error_code'] !== null) this.#codes.add(String(run['error_code']));
    }
    for (const row of submissions) this.#bodies.add(`${String(row['kind'])} ${String(row['outcome'])}`);
    for (const { posts } of Object.values(endpoints)) this.#posts += posts.length;
  }

  /** One line while the work goes on. */
  progress(): string {
    return `${this.nights} nights in ${this.histories} histories; faults: ${this.#struck.text}; reached: ${this.#reached.text}`;
  }

  /** What the whole was. */
  summary(): string {
    const disturbances = ['kill', 'pause', 'server restarts']
      .map((kind) => `${kind} ${this.#reached.get(kind)} of ${this.#planned.get(kind)}`)
      .join(', ');
    return [
      `${this.nights} nights in ${this.histories} histories, and ${this.calmNights} calm nights at their ends`,
      `  what was asked for, of which SSD: ${this.#requests.text}`,
      `  reached of what was planned: ${disturbances}`,
      `  faults that struck: ${this.#struck.text}`,
      `  runs by outcome: ${this.#outcomes.text}`,
      `  codes of runs: ${this.#codes.text}`,
      `  bodies: ${this.#bodies.text}; requests to DfE: ${this.#posts}`,
    ].join('\n');
  }
}
