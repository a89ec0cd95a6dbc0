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

/** What happens after a kill: see the test. */
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

export type Mode = 'full' | 'delta';

export const startKilledNights = (mode: Mode): Promise<NightWorld> =>
  NightWorld.start({ ...settings, DFE_MODE: mode });

/**
 * Kills so many nights, one after the other, and expects after each that nothing is lost, nothing is invented, and the next
 * run puts right what was left.
 */
export async function killNights(nights: NightWorld, mode: Mode, kills: number): Promise<void> {
  const seed = mode === 'full' ? 14 : 8;
  const random = new Random(seed, 1);
  const stages = new Map<string, number>();
  let data: SsdData = generateSsd({ children, seed, runDate: at(0).slice(0, 10) });
  let earlier = data;
  let [statements, posts] = [180, 14];
  await nights.world.load(data);
  for (let kill = 1; kill <= kills; kill += 1) {
    const night = at(2 * kill);
    const point = killPoint(random, statements, posts);
    const told = `kill ${kill} of seed ${seed}, ${JSON.stringify(point)}`;
    await nights.world.restartHost({ clock: night });
    const stage = await killedNight(nights, point);
    stages.set(stage, (stages.get(stage) ?? 0) + 1);
    expect({ told, stage, falselySent: await nights.falselySent(night.slice(0, 10)) }).toEqual({
      told,
      stage,
      falselySent: [],
    });

    const aftermath = random.pick(aftermaths);
    const change = async (): Promise<void> => {
      const next = random.chance(0.3)
        ? earlier
        : nextNight(data, { seed: seed + kill, runDate: night.slice(0, 10), share: 0.25, earlier }).data;
      [earlier, data] = [data, next];
      await nights.world.replace(data);
    };
    if (aftermath !== 'taken over') await change();
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
      statements = await nights.sql.statementCount();
      posts = run?.counts.requests ?? 1;
    }
    const wrong = {
      law: await nights.lawBreaches(data, now),
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
    await change();
  }
  // The points are spread over the night: both halves of it, and in many kills most stages.
  const names = [...stages.keys()];
  expect(names.filter((stage) => stage.startsWith('deliver'))).not.toEqual([]);
  expect(names.filter((stage) => !stage.startsWith('deliver'))).not.toEqual([]);
  if (kills > 20) expect(names.length).toBeGreaterThan(4);
}
