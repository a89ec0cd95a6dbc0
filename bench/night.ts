/**
 * What a whole night costs as the number of children grows: a first night, in which everybody is new, one in which nothing has
 * changed, and one in which 3 % have. Run: npm run bench -- night [sizes, 1000,10000,100000] [heap limit of the job in MiB, 256]
 */
import { emptySsd } from '../sandbox/ssdData/emptySsd';
import { generateParts } from '../sandbox/ssdData/generateParts';
import { nextNight } from '../sandbox/ssdData/nights/nextNight';
import { scriptBatches } from '../sandbox/sqlTarget/ledgerScripts';
import { tableWritten } from '../sandbox/sqlTarget/tableWritten';
import { insightsConnectionString } from '../sandbox/web/addresses';
import { World } from '../sandbox/world/world';
import { atMost, median, publish, run, spread, wholeNumber, wholeNumbers } from './report/section';
import { callsOf, secondsUnderWay } from './report/spanTime';

/** What a night took. */
interface Night {
  readonly seconds: number;
  /** Of the stages up to `deliver`. */
  readonly prepareSeconds: number;
  /** In which at least one statement was under way. */
  readonly sqlSeconds: number;
  /** In which at least one request to DfE, or for its token, was under way. */
  readonly dfeSeconds: number;
  /** Processor time of the job's process. */
  readonly cpuSeconds: number;
  readonly statements: number;
  /** Of them, those that write a row of a child in the ledger or the submissions; undefined where the stand-in has not kept all texts. */
  readonly childWrites: number | undefined;
  readonly peakMemoryMb: number;
}

const nightNames = ['first', 'unchanged', '3 % changed'] as const;
type Nights = Readonly<Record<(typeof nightNames)[number], Night>>;

/** So many children, and every time that their nights were played. */
interface Size {
  readonly children: number;
  readonly played: readonly Nights[];
}

const deliverStages = ['deliver', 'deliver-alone', 'close'];
const childTables = ['ssd_api_data_staging_anon', 'csc_api_submissions'];
const childrenInPart = 1_000;
/** Nights of so many children and fewer are short enough to be played this many times. */
const small = { children: 1_000, times: 3 } as const;

/** Plays a night. @throws Error where it does not end well: what it took would be no figure of a night */
async function timedNight(world: World, children: number): Promise<Night> {
  const { sql, ingestion } = world.standIns;
  await sql.clearStatements();
  const spansBefore = (await ingestion.envelopes()).length;
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
  const statements = await sql.statementCount();
  const sent = await sql.statements();
  const spans = (await ingestion.envelopes()).slice(spansBefore);
  return {
    seconds,
    prepareSeconds: prepareMs / 1000,
    sqlSeconds: secondsUnderWay(callsOf('SQL', spans)),
    dfeSeconds: secondsUnderWay(callsOf('Http', spans)),
    cpuSeconds: cpuSeconds - before.cpuSeconds,
    statements,
    childWrites:
      sent.length < statements
        ? undefined
        : sent.filter(({ text }) => childTables.includes(tableWritten(text) ?? '')).length,
    peakMemoryMb,
  };
}

/** @param indexed whether the SSD has the optional indexes of `050-ssd-indexes.sql` */
async function nights(children: number, heapMb: number, indexed = false): Promise<Nights> {
  const world = await World.start({
    settings: { APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString },
    // The limit makes node collect garbage early, so that the peak tells what is held, not what was not collected yet.
    nodeArguments: [`--max-old-space-size=${heapMb}`],
  });
  try {
    const runDate = new Date().toISOString().slice(0, 10);
    const parts = () => generateParts({ children, seed: 1, runDate }, childrenInPart);
    for (const part of parts()) await world.load(part);
    if (indexed)
      for (const batch of scriptBatches('050-ssd-indexes.sql', { SchemaName: world.sql.schema }))
        await world.sql.query(batch);
    await world.startHost();
    const first = await timedNight(world, children);
    const unchanged = await timedNight(world, children);
    await world.replace(emptySsd());
    let addedFrom = children;
    for (const part of parts()) {
      await world.load(nextNight(part, { seed: 2, runDate, share: 0.03, addedFrom }).data);
      addedFrom += childrenInPart;
    }
    return { first, unchanged, '3 % changed': await timedNight(world, children) };
  } finally {
    await world.close();
  }
}

/** Plays the nights of a size, several times where they are short. */
async function playSize(children: number, heapMb: number): Promise<Size> {
  const times = children <= small.children ? small.times : 1;
  const played: Nights[] = [];
  for (let time = 1; time <= times; time += 1) {
    console.error(`  the three nights of ${children} children, ${time} of ${times}`);
    played.push(await nights(children, heapMb));
  }
  return { children, played };
}

const inWords = (children: number): string => children.toLocaleString('en-GB');

/** A row of the table: the median of each figure, with the least and the greatest where there are several. */
function rowOf(label: string, children: number, taken: readonly Night[]): string[] {
  const figure = (of: (night: Night) => number, digits: number): string =>
    taken.length > 1 ? spread(taken.map(of), digits) : median(taken.map(of)).toFixed(digits);
  return [
    label,
    figure(({ seconds }) => seconds, 1),
    median(taken.map(({ seconds }) => children / seconds)).toFixed(0),
    figure(({ sqlSeconds }) => sqlSeconds, 1),
    figure(({ dfeSeconds }) => dfeSeconds, 1),
    figure(({ cpuSeconds }) => cpuSeconds, 1),
    median(taken.map(({ statements }) => statements)).toFixed(0),
    median(taken.map(({ statements }) => (statements * 1000) / children)).toFixed(1),
    median(taken.map(({ peakMemoryMb }) => peakMemoryMb)).toFixed(0),
  ];
}

const nightRows = ({ children, played }: Size, suffix = ''): string[][] =>
  nightNames.map((name) =>
    rowOf(
      `${inWords(children)}, ${name}${suffix}`,
      children,
      played.map((of) => of[name]),
    ),
  );

/** The median of a figure over every time that the nights were played. */
const middle = ({ played }: Size, of: (played: Nights) => number): number => median(played.map(of));

async function measure(sizes: readonly number[], heapMb: number): Promise<void> {
  const measured: Size[] = [];
  for (const size of sizes) measured.push(await playSize(size, heapMb));
  const [largest, before] = measured.toReversed();
  const indexedChildren = before?.children ?? sizes[0] ?? 1;
  console.error(`  the three nights of ${indexedChildren} children with the optional indexes`);
  const indexed = { children: indexedChildren, played: [await nights(indexedChildren, heapMb, true)] };
  publish({
    title: 'A night, as children grow',
    about: [
      `Everything is real but the servers, which are the stand-ins; \`DFE_BATCH_CHILDREN\` is 100, spans are sent, and the job's heap is limited to ${heapMb} MiB at every size. Peak memory is that of the job's process from its start, the functions host stand-in included.`,
      `Each size has a world of its own. Nights of up to ${inWords(small.children)} children were played ${small.times} times: median (least to greatest). Longer ones were played once, so they have no spread.`,
      'Seconds in SQL are those in which at least one statement was under way, seconds with DfE those in which a request was, both by the spans of the job; seconds in JavaScript are the processor time of the job’s process, of all its threads. They overlap, since a range is read while another one is built and a batch is sent while another one is written, so they do not add up to the whole.',
      'Seconds are those of the stand-ins on this machine and no forecast: SQL Server and DfE answer in other times. How figures grow with the children, the statements and the memory carry over.',
      'The optional indexes (`050-ssd-indexes.sql`) change no statement. What they save is not to be seen here: the stand-in has an index on every id from the start.',
    ],
    columns: [
      'children, night',
      'seconds',
      'children a second',
      'seconds in SQL',
      'seconds with DfE',
      'seconds in JavaScript',
      'statements',
      'for 1,000',
      'peak MiB',
    ],
    rows: [
      ...measured.flatMap((size) => nightRows(size)),
      ...nightRows(indexed, ', with the optional indexes'),
    ],
    aims: [
      ...(largest === undefined || before === undefined
        ? []
        : [
            atMost(
              `peak memory at ${inWords(largest.children)} children, times that at ${inWords(before.children)}`,
              middle(largest, (of) => of['3 % changed'].peakMemoryMb) /
                middle(before, (of) => of['3 % changed'].peakMemoryMb),
              1.3,
            ),
          ]),
      ...measured.flatMap((size) => [
        atMost(
          `unchanged night of ${inWords(size.children)}, of its first prepare`,
          middle(size, ({ first, unchanged }) => unchanged.seconds / first.prepareSeconds),
          0.6,
        ),
        atMost(
          `unchanged night of ${inWords(size.children)}, statements that write a child’s row`,
          Math.max(...size.played.map(({ unchanged }) => unchanged.childWrites ?? Number.NaN)),
          0,
        ),
      ]),
    ],
  });
}

run(([sizes, heap]) =>
  measure(wholeNumbers(sizes, 'sizes', [1_000, 10_000, 100_000]), wholeNumber(heap, 'heap limit', 256)),
);
