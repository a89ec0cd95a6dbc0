/**
 * What a whole night costs as the number of children grows: a first night, in which everybody is new, one in which nothing has
 * changed, and one in which 3 % have. Run: npm run bench -- night [sizes, 1000,10000,100000] [heap limit of the job in MiB, 256]
 */
import { emptySsd } from '../sandbox/ssdData/emptySsd';
import { generateParts } from '../sandbox/ssdData/generateParts';
import { nextNight } from '../sandbox/ssdData/nights/nextNight';
import { tableWritten } from '../sandbox/sqlTarget/tableWritten';
import { World } from '../sandbox/world/world';
import { atMost, failed, publish, wholeNumber } from './report/section';

/** What a night took. */
interface Night {
  readonly children: number;
  readonly seconds: number;
  /** Of the stages up to `deliver`. */
  readonly prepareSeconds: number;
  /** Processor time of the job's process. */
  readonly cpuSeconds: number;
  readonly statements: number;
  /** Of them, those that write a row of a child in the ledger or the submissions; undefined where the stand-in has not kept all texts. */
  readonly childWrites: number | undefined;
  readonly peakMemoryMb: number;
}

const nightNames = ['first', 'unchanged', '3 % changed'] as const;
type Nights = Readonly<Record<(typeof nightNames)[number], Night>>;

const deliverStages = ['deliver', 'deliver-alone', 'close'];
const childTables = ['ssd_api_data_staging_anon', 'csc_api_submissions'];

/** Plays a night. @throws Error where it does not end well: what it took would be no figure of a night */
async function timedNight(world: World, children: number): Promise<Night> {
  await world.standIns.sql.clearStatements();
  let prepareMs = 0;
  const stop = world.onEvent((event) => {
    if (event.event === 'run.stageEnded' && !deliverStages.includes(String(event['stage'])))
      prepareMs += Number(event['durationMs']);
  });
  const before = await world.host.resources();
  const began = performance.now();
  const { run, failure } = await world.night();
  const seconds = (performance.now() - began) / 1000;
  stop();
  if (run?.outcome !== 'succeeded_with_findings' && run?.outcome !== 'succeeded')
    throw new Error(`The night of ${children} children failed: ${run?.message ?? failure ?? 'no run'}`);
  const { cpuSeconds, peakMemoryMb } = await world.host.resources();
  const statements = await world.standIns.sql.statementCount();
  const sent = await world.standIns.sql.statements();
  return {
    children,
    seconds,
    prepareSeconds: prepareMs / 1000,
    cpuSeconds: cpuSeconds - before.cpuSeconds,
    statements,
    childWrites:
      sent.length < statements
        ? undefined
        : sent.filter(({ text }) => childTables.includes(tableWritten(text) ?? '')).length,
    peakMemoryMb,
  };
}

async function nights(children: number, heapMb: number): Promise<Nights> {
  // The limit makes node collect garbage early, so that the peak tells what is held, not what was not collected yet.
  const world = await World.start({ nodeArguments: [`--max-old-space-size=${heapMb}`] });
  try {
    const runDate = new Date().toISOString().slice(0, 10);
    const parts = () => generateParts({ children, seed: 1, runDate });
    for (const part of parts()) await world.load(part);
    await world.startHost();
    const first = await timedNight(world, children);
    const unchanged = await timedNight(world, children);
    await world.replace(emptySsd());
    for (const part of parts()) await world.load(nextNight(part, { seed: 2, runDate, share: 0.03 }).data);
    return { first, unchanged, '3 % changed': await timedNight(world, children) };
  } finally {
    await world.close();
  }
}

function rowOf(name: string, night: Night): string[] {
  const { children, seconds, cpuSeconds, statements, peakMemoryMb } = night;
  return [
    `${children.toLocaleString('en-GB')}, ${name}`,
    seconds.toFixed(1),
    (children / seconds).toFixed(0),
    cpuSeconds.toFixed(1),
    (seconds - cpuSeconds).toFixed(1),
    String(statements),
    ((statements * 1000) / children).toFixed(1),
    String(peakMemoryMb),
  ];
}

async function measure(sizes: readonly number[], heapMb: number): Promise<void> {
  const measured: Nights[] = [];
  for (const size of sizes) {
    console.error(`  a night of ${size} children, thrice`);
    measured.push(await nights(size, heapMb));
  }
  const [largest, before] = measured.toReversed();
  publish({
    title: 'A night, as children grow',
    about: [
      `Everything is real but the servers, which are the stand-ins; \`DFE_BATCH_CHILDREN\` is 100, and the job's heap is limited to ${heapMb} MiB at every size. Peak memory is that of the job's process from its start, the functions host stand-in included.`,
      'Seconds are those of the stand-ins on this machine and no forecast: SQL Server and DfE answer in other times. The processor time is the job’s own, of all its threads; while the rest passed it waited. How figures grow with the children, the statements and the memory carry over.',
    ],
    columns: [
      'children, night',
      'seconds',
      'children a second',
      'processor seconds',
      'waiting seconds',
      'statements',
      'for 1,000',
      'peak MiB',
    ],
    rows: measured.flatMap((of) => nightNames.map((name) => rowOf(name, of[name]))),
    aims:
      largest === undefined
        ? []
        : [
            ...(before === undefined
              ? []
              : [
                  atMost(
                    `peak memory at ${largest.first.children} children, times that at ${before.first.children}`,
                    largest['3 % changed'].peakMemoryMb / before['3 % changed'].peakMemoryMb,
                    1.3,
                  ),
                ]),
            ...measured.flatMap(({ first, unchanged }) => [
              atMost(
                `unchanged night of ${unchanged.children}, of its first prepare`,
                unchanged.seconds / first.prepareSeconds,
                0.6,
              ),
              atMost(
                `unchanged night of ${unchanged.children}, statements that write a child’s row`,
                unchanged.childWrites ?? Number.NaN,
                0,
              ),
            ]),
          ],
  });
}

const [sizes = '1000,10000,100000', heap] = process.argv.slice(2);
Promise.resolve()
  .then(() =>
    measure(
      sizes.split(',').map((size) => wholeNumber(size, 'sizes', 1)),
      wholeNumber(heap, 'heap limit', 256),
    ),
  )
  .catch(failed);
