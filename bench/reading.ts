/**
 * The memory of what reads everybody and writes no ledger row, as the number of children grows: the preflight's profile of the SSD,
 * and a dry run of a first night, each in a process of the app of its own.
 * Run: npm run bench -- reading [sizes, 4000,20000] [heap limit of the app in MiB, 256]
 */
import { z } from 'zod';
import { generateParts } from '../sandbox/ssdData/generateParts';
import { World } from '../sandbox/world/world';
import { atMost, publish, run, wholeNumber, wholeNumbers } from './report/section';

interface Reading {
  readonly children: number;
  readonly work: string;
  readonly seconds: number;
  readonly statements: number;
  readonly peakMemoryMb: number;
  /** What came of it, in words. */
  readonly found: string;
}

const inWords = (count: number): string => count.toLocaleString('en-GB');

const profiled = z.object({
  profile: z.object({ items: z.object({ persons: z.number(), complete: z.boolean() }) }),
});

/** Asks for the profile. @returns how far it came in the time that a request has */
async function profile(world: World): Promise<string> {
  const answer = await world.http('POST', '/api/preflight', { profile: true });
  if (answer.status !== 200) throw new Error(`The preflight was answered with ${answer.status}.`);
  const { persons, complete } = profiled.parse(JSON.parse(answer.text)).profile.items;
  return `${inWords(persons)} people${complete ? '' : ', then its time was up'}`;
}

/** Plays a dry run. @returns how many children its plan would send */
async function dryRun(world: World): Promise<string> {
  const { run, failure } = await world.requested({ dryRun: true });
  if (run?.outcome !== 'succeeded_with_findings' && run?.outcome !== 'succeeded')
    throw new Error(`The dry run failed: ${run?.message ?? failure ?? 'no run'}`);
  return `${inWords(run.counts.plannedFull)} planned`;
}

const works = { 'profile of the preflight': profile, 'dry run of a first night': dryRun };

async function readings(children: number, heapMb: number): Promise<Reading[]> {
  const world = await World.start({ nodeArguments: [`--max-old-space-size=${heapMb}`] });
  try {
    const runDate = new Date().toISOString().slice(0, 10);
    for (const part of generateParts({ children, seed: 1, runDate })) await world.load(part);
    const taken: Reading[] = [];
    for (const [work, play] of Object.entries(works)) {
      console.error(`  ${work}, ${children} children`);
      const host = await world.startHost();
      await world.standIns.sql.clearStatements();
      const began = performance.now();
      const found = await play(world);
      const seconds = (performance.now() - began) / 1000;
      const { peakMemoryMb } = await host.resources();
      taken.push({
        ...{ children, work, seconds, found, peakMemoryMb },
        statements: await world.standIns.sql.statementCount(),
      });
      await world.stopHost();
    }
    return taken;
  } finally {
    await world.close();
  }
}

async function measure(sizes: readonly number[], heapMb: number): Promise<void> {
  const measured: Reading[] = [];
  for (const size of sizes) measured.push(...(await readings(size, heapMb)));
  const least = Math.min(...sizes);
  const most = Math.max(...sizes);
  const peak = (work: string, size: number): number =>
    measured.find((one) => one.work === work && one.children === size)?.peakMemoryMb ?? Number.NaN;
  publish({
    title: 'Reading everybody, as children grow',
    about: [
      `The preflight with its profile, and a dry run of a night in which every child is new. Each is a process of the app of its own, whose heap is limited to ${heapMb} MiB at every size.`,
      'Memory and statements carry over. Seconds are those of the stand-ins: how far a profile comes in the 190 s that a request has depends on the server. More children are measured by `npm run bench -- reading 10000,100000`.',
    ],
    columns: ['children, work', 'came to', 'seconds', 'statements', 'peak MiB'],
    rows: measured.map(({ children, work, found, seconds, statements, peakMemoryMb }) => [
      `${inWords(children)}, ${work}`,
      found,
      seconds.toFixed(1),
      String(statements),
      String(peakMemoryMb),
    ]),
    aims: Object.keys(works).flatMap((work) =>
      most === least
        ? []
        : [
            atMost(
              `peak memory of the ${work} at ${inWords(most)} children, times that at ${inWords(least)}`,
              peak(work, most) / peak(work, least),
              1.3,
            ),
          ],
    ),
  });
}

run(([sizes, heap]) =>
  measure(wholeNumbers(sizes, 'sizes', [4_000, 20_000]), wholeNumber(heap, 'heap limit', 256)),
);
