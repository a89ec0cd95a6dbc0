/**
 * What a cold start of the deployed bundle takes up to its first invocation, with spans and without: each in a process of its own,
 * taking turns. Run: npm run build && npm run bench -- start [rounds, 9]
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { injectCore } from '../sandbox/host/injectCore';
import { Worker } from '../sandbox/host/worker';
import { insightsConnectionString } from '../sandbox/web/addresses';
import { appSettings } from '../sandbox/world/appSettings';
import { projectRoot } from '../sandbox/world/projectRoot';
import { publish, run, spread, wholeNumber } from './report/section';

interface Start {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly memoryMb: number;
}

/** Loads the bundle as the worker does, and comes to where the first handler would be called. */
async function start(): Promise<void> {
  const worker = new Worker(() => undefined);
  injectCore(worker.coreModule());
  const load = createRequire(join(projectRoot(), 'package.json'));
  const cpu = process.cpuUsage();
  const began = performance.now();
  load(join(projectRoot(), 'dist', 'main.js'));
  await worker.hooks.run('preInvocation', {
    hookData: {},
    appHookData: {},
    invocationContext: { functionName: 'getRun' },
    inputs: [],
    functionCallback: () => undefined,
  });
  const wallMs = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  const start: Start = {
    wallMs,
    cpuMs: (user + system) / 1000,
    memoryMb: process.memoryUsage.rss() / 1024 ** 2,
  };
  process.send?.(start, () => process.exit(0));
}

const settings = appSettings({
  SSD_SQL_SERVER: 'localhost',
  SSD_SQL_DATABASE: 'ssd',
  SSD_SQL_SCHEMA: 'ssd_sandbox',
});
const kinds = {
  'without spans': settings,
  'with spans': { ...settings, APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString },
};

async function measure(rounds: number): Promise<void> {
  const measured = Object.keys(kinds).map(() => [] as Start[]);
  for (let round = 0; round < rounds; round += 1)
    for (const [at, environment] of Object.values(kinds).entries()) {
      const child = fork(__filename, ['start'], { env: { PATH: process.env['PATH'], ...environment } });
      const [taken] = (await once(child, 'message')) as [Start];
      measured[at]?.push(taken);
    }
  const of = (at: number, item: keyof Start): string =>
    spread(
      (measured[at] ?? []).map((taken) => taken[item]),
      0,
    );
  publish({
    title: 'A cold start',
    about: [
      `The deployed bundle in a process of its own, loaded as the worker does, up to its first invocation; ${rounds} rounds, in turns. Median (least to greatest). A cold start on Azure is this and what the platform takes besides.`,
    ],
    columns: ['', 'ms', 'ms of processor time', 'MiB'],
    rows: Object.keys(kinds).map((kind, at) => [kind, of(at, 'wallMs'), of(at, 'cpuMs'), of(at, 'memoryMb')]),
    aims: [],
  });
}

run(([first]) => (first === 'start' ? start() : measure(wholeNumber(first, 'rounds', 9))));
