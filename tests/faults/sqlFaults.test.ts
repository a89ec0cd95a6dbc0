import type { RunView } from '../../lib/run/app/runView';
import type { SqlFault } from '../../sandbox/sql/faults';
import { generateSsd } from '../../sandbox/ssdData/generateSsd';
import { nextNight } from '../../sandbox/ssdData/nights/nextNight';
import type { SsdData } from '../../sandbox/ssdData/ssdData';
import { NightWorld } from './nightWorld';
import { describeOnStandIn } from '../standInOnly';

const long = process.env['TEST_LONG'] === '1';
const now = '2026-11-22T02:30:00.000Z';
const runDate = now.slice(0, 10);
const seed = 13;

type Fault = Extract<SqlFault, { kind: 'error' | 'drop' | 'drop-at-commit' }>;

/** What befalls one statement of a night. */
interface Case {
  readonly what: string;
  readonly fault: Fault;
  /** By which the run may call it when it fails by it. */
  readonly codes: readonly string[];
  /** The long run tries one of so many points. */
  readonly longStep: number;
}

const faults: readonly Case[] = [
  { what: 'a deadlock', fault: { kind: 'error', number: 1205 }, codes: ['sql-deadlock'], longStep: 3 },
  {
    what: 'a lock time-out',
    fault: { kind: 'error', number: 1222 },
    codes: ['sql-lock-timeout'],
    longStep: 1,
  },
  {
    what: 'a fail-over',
    fault: { kind: 'error', number: 40197, severity: 20 },
    codes: ['sql-failover'],
    longStep: 3,
  },
  {
    what: 'a lost connection',
    fault: { kind: 'drop' },
    codes: ['sql-connection-lost', 'sql-commit-unknown'],
    longStep: 1,
  },
  {
    what: 'a commit that was not done',
    fault: { kind: 'drop-at-commit', when: 'before' },
    codes: ['sql-commit-unknown'],
    longStep: 1,
  },
  {
    what: 'a commit of which nobody heard',
    fault: { kind: 'drop-at-commit', when: 'after' },
    codes: ['sql-commit-unknown'],
    longStep: 1,
  },
];
/** Of so many points npm test tries one. */
const shortStep = 37;

let nights: NightWorld;
let data: SsdData;
let statements: number;
let commits: number;

beforeAll(async () => {
  nights = await NightWorld.start({ DFE_MODE: 'delta', DFE_BATCH_CHILDREN: '3' });
  data = generateSsd({ children: 12, seed, runDate, awkwardShare: 0 });
  await nights.world.load(data);
  await nights.world.startHost({ clock: now });
  await nights.world.requested({ confirm: ['table-loss'] });
  await change(0);
  await nights.sql.clearStatements();
  await nights.world.requested({ confirm: ['table-loss'] });
  const sent = await nights.sql.statements();
  statements = sent.length;
  commits = sent.filter(({ text }) => text === 'COMMIT TRANSACTION').length;
});
afterAll(() => nights.close());

/** Changes about every second child. */
async function change(night: number): Promise<void> {
  data = nextNight(data, { seed: seed + night, runDate, share: 0.5 }).data;
  await nights.world.replace(data);
}

/** Nights with the fault at one statement after the other, and what was wrong after each. */
async function sweep({ fault, codes, longStep }: Case, first: number): Promise<unknown[]> {
  const wrong: unknown[] = [];
  const atCommit = fault.kind === 'drop-at-commit';
  const points = atCommit ? commits : statements;
  const every = long ? longStep : atCommit ? Math.ceil(shortStep / 8) : shortStep;
  expect(points).toBeGreaterThan(every);
  const log = nights.listen();
  for (let skip = first % every; skip < points; skip += every) {
    await change(skip);
    const seen = log.events.length;
    await nights.sql.setFaults([{ ...fault, skip, times: 1 }]);
    const { run, failure } = await nights.world
      .requested({ confirm: ['table-loss'] })
      .catch((error: unknown) => ({
        run: undefined,
        failure: error instanceof Error ? error.message : String(error),
      }));
    await nights.sql.clearFaults();
    const falselySent = await nights.falselySent(runDate);
    const said = sayings(
      log.events.slice(seen).map((event) => [event.event, event['code'] ?? event['outcome']]),
    );
    let next: RunView | undefined;
    // A request that could not be written down is told to whoever asked; the next one does the work.
    if (run?.outcome?.startsWith('succeeded') !== true)
      next = (await nights.world.requested({ confirm: ['table-loss'] })).run;
    const law = await nights.lawBreaches(data, now);
    const open = await nights.submissions('is_open = 1');
    const named = said.failed.every((code) => [...codes, 'lock-lost', 'run-ownership-lost'].includes(code));
    const ended = run === undefined ? failure !== undefined : said.finished.length === 1;
    if (falselySent.length + law.length + open.length > 0 || !named || !ended)
      wrong.push({ skip, run, failure, next: next?.outcome, said, falselySent, law, open });
  }
  log.stop();
  return wrong;
}

const sayings = (events: readonly (readonly [string, unknown])[]) => ({
  failed: events.filter(([event]) => event === 'run.failed').map(([, code]) => String(code)),
  finished: events.filter(([event]) => event === 'run.finished').map(([, outcome]) => String(outcome)),
});

describeOnStandIn('each statement in turn', 'needs SQL faults', () => {
  describe('a night in which one statement meets', () => {
    test.each(faults.map((one, index) => [one.what, one, index] as const))(
      '%s: nothing false is written, and the run or the next mends it',
      async (_, one, index) => {
        expect(await sweep(one, index * 5)).toEqual([]);
      },
    );
  });
});
