/**
 * What a child costs in JavaScript: building, checking and hashing its payload beside `JSON.parse` and `JSON.stringify` of that
 * payload, in turns, over the same children. Run: npm run bench -- child [children, 400] [rounds, 60]
 */
import { buildChild } from '../lib/payload/buildChild';
import { payloadHash } from '../lib/payload/change/payloadHash';
import { generateSsd } from '../sandbox/ssdData/generateSsd';
import { assemblePersons } from '../tools/chaos/laws/assemblePersons';
import { contextOf, runDate } from '../tests/payload/rowBuilders';
import { atMost, median, publish, run, spread, wholeNumber } from './report/section';

/** Milliseconds of processor time that some work takes. */
function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function measure(children: number, rounds: number): void {
  // What is worked out is counted, or the compiler might leave it out.
  let kept = 0;
  const context = contextOf(runDate);
  const persons = assemblePersons(generateSsd({ children, seed: 1, runDate, awkwardShare: 0 })).filter(
    (rows) => buildChild(rows, context).payload !== undefined,
  );
  const texts = persons.map((rows) => JSON.stringify(buildChild(rows, context).payload));
  const works = {
    parsed: () => {
      for (const text of texts) kept += JSON.stringify(JSON.parse(text)).length;
    },
    built: () => {
      for (const rows of persons) kept += buildChild(rows, context).findings.length;
    },
    // As the job does it: everybody of a range is built, and then hashed.
    whole: () => {
      const built = persons.map((rows) => buildChild(rows, context));
      for (const { payload } of built) if (payload !== undefined) kept += payloadHash(payload).length;
    },
    oneByOne: () => {
      for (const rows of persons) {
        const { payload } = buildChild(rows, context);
        if (payload !== undefined) kept += payloadHash(payload).length;
      }
    },
  };
  // A night has thousands of children: what is measured is code that has run for a while.
  for (let round = 0; round < 20; round += 1) for (const work of Object.values(works)) work();
  const names = ['parsed', 'built', 'whole', 'oneByOne'] as const;
  const taken: Record<(typeof names)[number], number[]> = { parsed: [], built: [], whole: [], oneByOne: [] };
  for (let round = 0; round < rounds; round += 1)
    for (const name of names) taken[name].push(cpuMs(works[name]));

  const microseconds = (name: keyof typeof taken): string =>
    spread(
      taken[name].map((ms) => (ms * 1000) / persons.length),
      1,
    );
  const times = (name: keyof typeof taken): number[] =>
    taken[name].map((ms, round) => ms / (taken.parsed[round] ?? Number.NaN));
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / texts.length;
  publish({
    title: 'A child in JavaScript',
    about: [
      `${persons.length} generated children with a payload, ${bytes.toFixed(0)} bytes each in the mean; ${rounds} rounds, in turns, after 20 to warm up (${kept} characters, findings and bytes came of it). Microseconds of processor time a child, median (least to greatest); the ratio is taken round by round. Checking is part of building. As in the job, all are built before they are hashed; the last row shows what it takes to change from one to the other with each child.`,
      'By the profile, the check against the schema takes about a fifth of it, the hash a sixth, the episodes a third and the index of the person’s rows a tenth; the rest is the child’s own items, the cohort, and the collection of garbage. The largest saving left would be a check that is compiled when the app is built.',
      'The ratio says what the rules cost beside the least that any program does with such a payload. It does not depend on a server.',
    ],
    columns: ['work', 'µs a child', 'times the parse'],
    rows: [
      ['`JSON.parse` and `JSON.stringify` of the payload', microseconds('parsed'), '1'],
      ['building and checking', microseconds('built'), spread(times('built'), 1)],
      ['building, checking and hashing', microseconds('whole'), spread(times('whole'), 1)],
      ['the same, each child hashed at once', microseconds('oneByOne'), spread(times('oneByOne'), 1)],
    ],
    aims: [atMost('building, checking and hashing, times the parse (median)', median(times('whole')), 8)],
  });
}

run(([children, rounds]) => {
  measure(wholeNumber(children, 'children', 400), wholeNumber(rounds, 'rounds', 60));
});
