import type { SsdData } from '../../sandbox/ssdData/ssdData';
import { generateSsd } from '../../sandbox/ssdData/generateSsd';
import { nextNight } from '../../sandbox/ssdData/nights/nextNight';
import { Random } from '../../sandbox/ssdData/random';
import { NightWorld } from './nightWorld';

const children = 150;
/** As many chunks and POSTs as three hundred children have in chunks and batches twice as large. */
const settings = { SSD_CHUNK_SIZE: '50', DFE_BATCH_CHILDREN: '10' };
const firstNight = Date.parse('2026-02-20T02:30:00Z');
const dayMs = 24 * 3_600_000;
const at = (night: number): string => new Date(firstNight + night * dayMs).toISOString();

/** Where the night stands still, so that it can be killed there. */
type KillPoint =
  | { readonly kind: 'statement'; readonly before: number }
  | { readonly kind: 'post'; readonly nth: number; readonly accept: boolean }
  | { readonly kind: 'line'; readonly nth: number };

const notBegun = 'before the first stage';
const runQueue = 'csc-runs';

/** What happens after a kill: its message comes again, the data changes and a new night begins, or both. */
const aftermaths = ['taken over', 'changed, fresh night', 'changed, taken over, fresh night'] as const;

/** A point of a night of about so many statements and POSTs. */
function killPoint(random: Random, statements: number, posts: number): KillPoint {
  const kind = random.weighted({ statement: 6, post: 3, line: 1 } as const);
  if (kind === 'statement') return { kind, before: random.whole(0, statements - 1) };
  if (kind === 'line') return { kind, nth: random.whole(1, 40) };
  return { kind, nth: random.whole(1, Math.max(1, posts)), accept: random.chance(0.5) };
}

/** Starts a night and kills its process at the point. @returns the stage in which it died */
async function killedNight(nights: NightWorld, point: KillPoint): Promise<string> {
  const { world, sql, dfe } = nights;
  const { host } = world;
  let reached = false;
  let lines = 0;
  const log = nights.listen();
  if (point.kind === 'line')
    host.onLog(() => {
      lines += 1;
      if (lines === point.nth) reached = true;
    });
  const before = (await nights.posts()).length;
  await sql.clearStatements();
  if (point.kind === 'statement') await sql.setFaults([{ kind: 'hang', skip: point.before, times: 1 }]);
  if (point.kind === 'post')
    await dfe.setFaults([{ nth: point.nth, effect: { kind: 'hang' }, accept: point.accept }]);
  void host.fireTimer('nightlyRun').catch(() => undefined);
  const ended = (): boolean => log.named('run.finished').length > 0;
  await nights.until('the night is where it is to be killed', async () => {
    if (reached || ended()) return true;
    if (point.kind === 'statement') return (await sql.statementCount()) > point.before;
    return point.kind === 'post' && (await nights.posts()).length - before >= point.nth;
  });
  await world.stopHost('SIGKILL');
  await sql.clearFaults();
  await dfe.clearFaults();
  await nights.until(
    'the killed process is off the database',
    async () => (await sql.connections()).length === 0,
  );
  log.stop();
  if (ended()) return 'ended';
  return String(log.named('run.stage').at(-1)?.['stage'] ?? notBegun);
}

/**
 * Lets what the queue holds be worked to its end by a new process. Where the one before died in the timer, before its message was on
 * the queue, the timer comes late in the new one, as the host's monitor of schedules has it.
 */
async function takenOver(nights: NightWorld, clock: string, stage: string): Promise<void> {
  const isAsked = stage !== notBegun || (await nights.queue.count(runQueue)) > 0;
  await nights.queue.expireLeases();
  await nights.world.restartHost({ clock });
  if (!isAsked) await nights.world.host.fireTimer('nightlyRun', true);
  await nights.world.host.waitIdle();
}

type Mode = 'full' | 'delta';
const seeds: Readonly<Record<Mode, number>> = { full: 14, delta: 8 };

/** Nights of one world, each of which is killed; what one kill leaves behind is where the next begins. */
export class KilledNights {
  readonly #random: Random;
  /** The stages in which the processes died. */
  readonly #stages = new Set<string>();
  #earlier: SsdData;
  #data: SsdData;
  #statements = 180;
  #posts = 14;
  #played = 0;
  #broken = false;

  private constructor(
    private readonly nights: NightWorld,
    private readonly seed: number,
  ) {
    this.#random = new Random(seed, 1);
    this.#data = generateSsd({ children, seed, runDate: at(0).slice(0, 10) });
    this.#earlier = this.#data;
  }

  static async start(mode: Mode): Promise<KilledNights> {
    const nights = await NightWorld.start({ ...settings, DFE_MODE: mode });
    const killed = new KilledNights(nights, seeds[mode]);
    await nights.world.load(killed.#data);
    return killed;
  }

  close(): Promise<void> {
    return this.nights.close();
  }

  /**
   * Plays all kills up to this one that were not played yet, and expects after each that nothing is lost, nothing is invented,
   * and the next run puts right what was left.
   */
  async playUpTo(last: number): Promise<void> {
    // A kill that comes after a broken law has nothing to say.
    expect(
      this.#broken ? `kill ${this.#played} of seed ${this.seed} broke a law` : undefined,
    ).toBeUndefined();
    this.#broken = true;
    while (this.#played < last) {
      this.#played += 1;
      await this.#kill(this.#played);
    }
    this.#broken = false;
  }

  /** Plays up to this kill, and expects that the points were spread over the night: both halves of it, and of many most stages. */
  async areSpread(last: number): Promise<void> {
    await this.playUpTo(last);
    const stages = [...this.#stages];
    expect(stages.filter((stage) => stage.startsWith('deliver'))).not.toEqual([]);
    expect(stages.filter((stage) => !stage.startsWith('deliver'))).not.toEqual([]);
    if (last > 20) expect(stages.length).toBeGreaterThan(4);
  }

  async #kill(kill: number): Promise<void> {
    const { nights, seed } = this;
    const random = this.#random;
    const night = at(2 * kill);
    const point = killPoint(random, this.#statements, this.#posts);
    const told = `kill ${kill} of seed ${seed}, ${JSON.stringify(point)}`;
    await nights.world.restartHost({ clock: night });
    const stage = await killedNight(nights, point);
    this.#stages.add(stage);
    expect({ told, stage, falselySent: await nights.falselySent(night.slice(0, 10)) }).toEqual({
      told,
      stage,
      falselySent: [],
    });

    const aftermath = random.pick(aftermaths);
    if (aftermath !== 'taken over') await this.#change(kill);
    let now = night;
    if (aftermath !== 'changed, fresh night') await takenOver(nights, night, stage);
    if (aftermath !== 'taken over') {
      now = at(2 * kill + 1);
      await nights.queue.clear();
      await nights.sql.clearStatements();
      await nights.world.restartHost({ clock: now });
      const { run } = await nights.world.night();
      expect({ told, outcome: run?.outcome, message: run?.message }).toEqual({
        told,
        outcome: expect.stringMatching(/^succeeded/) as string,
        message: expect.any(String) as string,
      });
      this.#statements = await nights.sql.statementCount();
      this.#posts = run?.counts.requests ?? 1;
    }
    const wrong = {
      law: await nights.lawBreaches(this.#data, now),
      falselySent: await nights.falselySent(now.slice(0, 10)),
    };
    expect({ told, stage, aftermath, ...wrong }).toEqual({
      told,
      stage,
      aftermath,
      law: [],
      falselySent: [],
    });
    // So that the next night has something to do wherever it is killed.
    await this.#change(kill);
  }

  async #change(kill: number): Promise<void> {
    const [data, earlier] = [this.#data, this.#earlier];
    const runDate = at(2 * kill).slice(0, 10);
    const next = this.#random.chance(0.3)
      ? earlier
      : nextNight(data, { seed: this.seed + kill, runDate, share: 0.25, earlier }).data;
    [this.#earlier, this.#data] = [data, next];
    await this.nights.world.replace(next);
  }
}

/** The first and last of each ten kills, of so many: a test each, so that none takes minutes. */
export const tensOf = (kills: number): (readonly [number, number])[] =>
  Array.from({ length: Math.ceil(kills / 10) }, (_, ten) => [10 * ten + 1, Math.min(10 * ten + 10, kills)]);
