import { appendSsd } from '../../sandbox/ssdData/appendSsd';
import type { Problem } from '../../lib/api/problem';
import type { RunView } from '../../lib/run/app/runView';
import type { AppEvent } from '../../sandbox/world/appEvents';
import { World, type WorldOptions } from '../../sandbox/world/world';
import { handmadeClock, plainChild } from '../night/handmadeSsd';

export const ledger = 'ssd_api_data_staging_anon';
/** Other SSD tables need a row, or a first night stops to ask about them. */
export const confirmed = { confirm: ['table-loss'] };
/** How long the queue hides a message that failed, as `hh:mm:ss`. */
export const secondTry = 'AzureFunctionsJobHost__extensions__queues__visibilityTimeout';

/** A world with two children who are all right, and a ledger with nobody in it. */
export async function startBadWorld(options: WorldOptions = {}): Promise<World> {
  const world = await World.start({ clock: handmadeClock, skipWaits: true, ...options });
  try {
    const data = plainChild('1001');
    appendSsd(data, plainChild('1002'));
    await world.load(data);
    return world;
  } catch (error) {
    await world.close();
    throw error;
  }
}

/** How a night ended that was asked for by HTTP, of an app that was just loaded with these settings. */
export interface BadNight {
  readonly status: number;
  readonly body: string;
  /** What was answered, when the run could not even be noted. */
  readonly answer: Problem | undefined;
  readonly run: RunView | undefined;
  readonly events: readonly AppEvent[];
  /** Everything that the app's process wrote since it loaded the app. */
  readonly output: string;
}

/** Asks for a whole night that stops for nothing, and waits for its end. */
export async function badNight(
  world: World,
  settings: Readonly<Record<string, string>> = {},
  body: unknown = confirmed,
): Promise<BadNight> {
  const events: AppEvent[] = [];
  const stop = world.onEvent((event) => events.push(event));
  // A message that failed comes again at once.
  const before = world.output.length;
  const host = await world.restartHost({ settings: { [secondTry]: '00:00:00', ...settings } });
  try {
    const asked = await world.ask(body);
    await host.waitIdle();
    const runId = asked.headers.get('location')?.split('/').at(-1);
    return {
      status: asked.status,
      body: asked.text,
      answer: asked.status === 202 ? undefined : (JSON.parse(asked.text) as Problem),
      run: runId === undefined ? undefined : await world.run(runId),
      events,
      output: world.output.slice(before),
    };
  } finally {
    stop();
  }
}

/** All that a night must not touch when it goes wrong: the ledger, and what was sent. */
export async function untouchable(world: World): Promise<unknown> {
  return {
    ledger: await world.sql.query(`SELECT * FROM ${world.table(ledger)} ORDER BY id`),
    submissions: await world.sql.query(
      `SELECT * FROM ${world.table('csc_api_submissions')} ORDER BY submission_id`,
    ),
    posts: await world.standIns.dfe.posts('test'),
  };
}

export const nothing = { ledger: [], submissions: [], posts: [] };

/** No frames of a stack, in which a foreign error would tell its text: what is thrown to the host is ours alone. */
export const stackFrame = /^\s+at .+:\d+:\d+\)?$/m;

/** Problem details of an error with this code: these members and no other. */
export const problemOf = (status: number, code: string, said: { detail: unknown; advice?: unknown }) => ({
  type: `urn:csc-data-flow:problem:${code}`,
  title: expect.stringMatching(/^[A-Z]/) as string,
  status,
  code,
  ...said,
});
