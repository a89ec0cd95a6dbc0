import { normalKey } from '../../lib/payload/normalKey';
import { generateSsd } from '../ssdData/generateSsd';
import { nextNight, type NightChange } from '../ssdData/nights/nextNight';
import { fewChildren, withBystanders } from '../ssdData/withBystanders';
import { World } from '../world/world';
import type { NightSummary } from './summary';
import { progressView } from './progressView';

export interface PlayOptions {
  readonly children: number;
  readonly seed: number;
  readonly nights: number;
  /** Of the first night, such as 2026-11-30; without it, today. */
  readonly date?: string;
  readonly mode: 'full' | 'delta';
  /** Whether to draw bars. */
  readonly terminal: boolean;
  readonly write: (line: string) => void;
  /** Ends the night early; what was created on a real SQL Server is taken away all the same. */
  readonly signal?: AbortSignal;
  /** Settings that differ from the sandbox's. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A night that did not end well enough: what the command says last. */
export class NightFailed extends Error {
  constructor(
    message: string,
    readonly summaries: readonly NightSummary[],
  ) {
    super(message);
    this.name = 'NightFailed';
  }
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Plays nights from end to end: invented children in the SSD, the real functions in a process of their own, the stand-ins
 * around them. Between the nights some rows change.
 * @throws NightFailed when a night ends otherwise than `succeeded` or `succeeded_with_findings`
 */
export async function playNights(options: PlayOptions): Promise<NightSummary[]> {
  const { children, seed, nights, date, write } = options;
  const first = date === undefined ? new Date() : new Date(`${date}T02:00:00Z`);
  const runDate = first.toISOString().slice(0, 10);
  write(`Starting the sandbox with ${children} invented children (seed ${seed}, ${runDate}) ...`);
  const world = await World.start({
    settings: { ...fewChildren, DFE_MODE: options.mode, ...options.settings },
  });
  const summaries: NightSummary[] = [];
  try {
    let data = generateSsd({ children, seed, runDate });
    await world.load(withBystanders(data));
    for (let night = 1; night <= nights; night += 1) {
      const clock = new Date(first.getTime() + (night - 1) * dayMs).toISOString();
      let changed: ReadonlySet<string> | undefined;
      if (night > 1) {
        const next = nextNight(data, {
          seed: seed + night,
          runDate: clock.slice(0, 10),
          share: Math.min(1, Math.max(0.02, 5 / children)),
        });
        data = next.data;
        write(`Between the nights something happens to ${changesText(next.changes)} ...`);
        changed = new Set(next.changes.map(({ personId }) => normalKey(personId)));
        await world.replace(withBystanders(data));
      }
      summaries.push(
        await playNight(world, options, {
          night,
          clock,
          persons: data.ssd_person.length,
          changed,
          summaries,
        }),
      );
    }
    return summaries;
  } finally {
    await world.close();
  }
}

/** `10 children: 4 renamed, 1 child removed, 1 ids reissued (which sends nothing)`. */
function changesText(changes: readonly NightChange[]): string {
  const kinds = new Map<string, number>();
  for (const { what } of changes) kinds.set(what, (kinds.get(what) ?? 0) + 1);
  const said = [...kinds].map(
    ([what, count]) => `${count} ${what}${what === 'ids reissued' ? ' (which sends nothing)' : ''}`,
  );
  return `${changes.length} ${changes.length === 1 ? 'child' : 'children'}: ${said.join(', ')}`;
}

/** What the work gives, unless somebody ends it before. */
async function unlessStopped<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  const stopped = new Promise<never>((_, reject) => {
    const stop = (): void => reject(new NightFailed('It was stopped.', []));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  return Promise.race([work, stopped]);
}

interface NightPlan {
  readonly night: number;
  readonly clock: string;
  readonly persons: number;
  /** To whom something happened since the night before; undefined in the first night. */
  readonly changed: ReadonlySet<string> | undefined;
  readonly summaries: readonly NightSummary[];
}

async function playNight(world: World, options: PlayOptions, plan: NightPlan): Promise<NightSummary> {
  const { write } = options;
  const { night, clock } = plan;
  write(`Night ${night}: the timer fires`);
  const before = await world.standIns.dfe.posts('test');
  // Each night's process begins with the night's date.
  await world.startHost({ clock });
  const view = progressView(options.terminal, plan.persons, write);
  const heldBackByRule: Record<string, number> = {};
  const stop = world.onEvent((event) => {
    view.show(event);
    if (event.event === 'child.heldBack') {
      const rule = String(event['rule']);
      heldBackByRule[rule] = (heldBackByRule[rule] ?? 0) + 1;
    }
  });
  const began = Date.now();
  try {
    const { run, failure } = await unlessStopped(world.night(), options.signal);
    const seconds = (Date.now() - began) / 1000;
    const { peakMemoryMb } = await world.host.resources();
    view.end();
    if (run === undefined) throw new NightFailed(failure ?? 'The night left no run behind.', plan.summaries);
    const posts = (await world.standIns.dfe.posts('test')).slice(before.length);
    const sent = posts.flatMap((post) => post.childIds);
    const summary: NightSummary = {
      night,
      date: clock.slice(0, 10),
      run,
      seconds,
      peakMemoryMb,
      heldBackByRule,
      dfe: {
        posts: posts.length,
        children: sent.length,
        receipts: posts.reduce((sum, post) => sum + post.receipts.length, 0),
        ...(plan.changed && { ofThemChanged: sent.filter((id) => plan.changed?.has(normalKey(id))).length }),
      },
    };
    if (run.outcome !== 'succeeded' && run.outcome !== 'succeeded_with_findings')
      throw new NightFailed(run.message ?? failure ?? `The run ended ${run.outcome ?? run.state}.`, [
        ...plan.summaries,
        summary,
      ]);
    return summary;
  } finally {
    stop();
    view.end();
    await (options.signal?.aborted === true ? world.cutShort() : world.stopHost());
  }
}
