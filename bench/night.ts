/**
 * What a whole night costs as the number of children grows: seconds, statements and peak memory of the job's process, side
 * by side in one run, and their ratios to the first size. Memory must stay flat, seconds and statements grow no faster
 * than the children. Then the same night again, in which nothing has changed: it should take at most half of what the first
 * prepare took. Run: npm run bench -- night [sizes, such as 2000,20000] [heap limit of the job in MiB, 256]
 */
import { generateParts } from '../sandbox/ssdData/generateParts';
import { World } from '../sandbox/world/world';

interface Measured {
  readonly children: number;
  readonly seconds: number;
  readonly statements: number;
  readonly peakMemoryMb: number;
  /** The stages up to `deliver` of the first night. */
  readonly prepareSeconds: number;
  /** The whole second night, and its statements. */
  readonly unchangedSeconds: number;
  readonly unchangedStatements: number;
}

const deliverStages = ['deliver', 'deliver-alone', 'close'];

/** Plays a night. @returns what it took, and what of that its stages before `deliver` took */
async function timedNight(world: World, children: number) {
  await world.standIns.sql.clearStatements();
  let prepareMs = 0;
  const stop = world.onEvent((event) => {
    if (event.event === 'run.stageEnded' && !deliverStages.includes(String(event['stage'])))
      prepareMs += Number(event['durationMs']);
  });
  const began = performance.now();
  const { run, failure } = await world.night();
  stop();
  if (run?.outcome !== 'succeeded_with_findings' && run?.outcome !== 'succeeded')
    throw new Error(`The night of ${children} children failed: ${run?.message ?? failure ?? 'no run'}`);
  return {
    seconds: (performance.now() - began) / 1000,
    prepareSeconds: prepareMs / 1000,
    statements: await world.standIns.sql.statementCount(),
  };
}

/** Plays a first night, in which everybody is new, and a second in which nothing has changed; gives what they cost. */
async function nights(children: number, heapMb: number): Promise<Measured> {
  // The limit makes node collect garbage early, so that the peak tells what is held, not what was not collected yet.
  const world = await World.start({ nodeArguments: [`--max-old-space-size=${heapMb}`] });
  try {
    const runDate = new Date().toISOString().slice(0, 10);
    for (const part of generateParts({ children, seed: 1, runDate })) await world.load(part);
    await world.startHost();
    const first = await timedNight(world, children);
    const peakMemoryMb = await world.host.peakMemoryMb();
    const unchanged = await timedNight(world, children);
    return {
      children,
      ...first,
      peakMemoryMb,
      unchangedSeconds: unchanged.seconds,
      unchangedStatements: unchanged.statements,
    };
  } finally {
    await world.close();
  }
}

async function main(sizesText = '2000,20000', heapText = '256'): Promise<void> {
  const sizes = sizesText.split(',').map(Number);
  const heapMb = Number(heapText);
  if (![...sizes, heapMb].every((value) => Number.isInteger(value) && value > 0))
    throw new Error('npm run bench -- night [sizes, such as 2000,20000] [heap limit in MiB]');
  let first: Measured | undefined;
  console.log(
    'children   seconds  statements  per 1,000  peak MiB  | ratios: children  seconds  statements  peak',
  );
  for (const size of sizes) {
    const now = await nights(size, heapMb);
    first ??= now;
    const ratio = (of: (measured: Measured) => number): string => (of(now) / of(first ?? now)).toFixed(2);
    console.log(
      [
        String(now.children).padStart(8),
        now.seconds.toFixed(1).padStart(9),
        String(now.statements).padStart(11),
        ((now.statements * 1000) / now.children).toFixed(1).padStart(10),
        String(now.peakMemoryMb).padStart(9),
        '  |',
        ratio((one) => one.children).padStart(16),
        ratio((one) => one.seconds).padStart(8),
        ratio((one) => one.statements).padStart(11),
        ratio((one) => one.peakMemoryMb).padStart(5),
      ].join(' '),
    );
    console.log(
      `${' '.repeat(10)}unchanged night: ${now.unchangedSeconds.toFixed(1)} s, ${now.unchangedStatements} statements; of the first prepare (${now.prepareSeconds.toFixed(1)} s): ${(now.unchangedSeconds / now.prepareSeconds).toFixed(2)}`,
    );
  }
}

main(...process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : 'The benchmark failed.');
  process.exitCode = 1;
});
