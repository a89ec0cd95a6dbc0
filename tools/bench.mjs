/**
 * Measures what the job costs. Benchmarks are no tests: nothing fails by a time. Each measurement of bench/ runs in a process of
 * its own; `npm run bench` takes all of them and writes docs/benchmarks.md.
 */
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Command } from 'commander';
import { build } from 'esbuild';
import { buildAll } from './build.mjs';
import { checkNode } from './checkNode.mjs';

checkNode();
const root = fileURLToPath(new URL('..', import.meta.url));

/** In the order of the report: what it is, and how it is made small. */
const measurements = {
  night: {
    what: 'a first, an unchanged and a 3 % night of 1,000, 10,000 and 100,000 children, one size with the optional indexes',
    small: ['200,1000'],
  },
  reading: {
    what: 'memory of the preflight’s profile and of a dry run, of 4,000 and 20,000 children',
    small: ['200,1000'],
  },
  findings: { what: 'a page of 1,000 and of 100,000 findings', small: ['100,1000', '5'] },
  child: { what: 'building, checking and hashing a child', small: ['100', '10'] },
  sending: { what: 'the client beside a bare loop of requests', small: ['2'] },
  delivery: { what: 'a delivery where DfE and the server are slow', small: ['400', '100', '20'] },
  start: { what: 'a cold start of the bundle', small: ['2'] },
  package: { what: 'the size of what is deployed', small: [] },
};

const command = new Command('npm run bench --')
  .description('Measures what the job costs, each measurement in a process of its own.')
  .argument(
    '[name]',
    `one of ${Object.keys(measurements).join(', ')}; without it all, written to docs/benchmarks.md`,
  )
  .argument('[figures...]', 'the numbers that the measurement takes; its file in bench/ says which')
  .option('--quick', 'all of them in small, in a few minutes: printed, not written')
  .addHelpText(
    'after',
    `\nMeasurements:\n${Object.entries(measurements)
      .map(([name, { what }]) => `  ${name.padEnd(10)}${what}`)
      .join('\n')}\n\nAll of them take about a quarter of an hour. Let nothing else run meanwhile.`,
  )
  .parse();
const [name, ...figures] = command.args;
const { quick = false } = command.opts();
if (name !== undefined && !(name in measurements))
  command.error(`There is no measurement "${name}". See --help.`);

const names = name === undefined ? Object.keys(measurements) : [name];
await buildAll();
const outdir = join(root, 'build', 'bench');
await build({
  entryPoints: [
    ...names.map((one) => join(root, 'bench', `${one}.ts`)),
    join(root, 'bench', 'report', 'section.ts'),
  ],
  outdir,
  outbase: join(root, 'bench'),
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  logLevel: 'warning',
  external: ['@azure/functions-core'],
});
const { asMarkdown } = await import(pathToFileURL(join(outdir, 'report', 'section.js')).href);

const sections = [];
for (const [at, one] of names.entries()) {
  console.error(`${at + 1} of ${names.length}: ${measurements[one].what}`);
  const began = performance.now();
  const section = await measure(one, name === undefined && quick ? measurements[one].small : figures);
  console.error(`  ${((performance.now() - began) / 1000).toFixed(0)} s`);
  sections.push(asMarkdown(section));
}
if (name === undefined && !quick) {
  writeFileSync(join(root, 'docs', 'benchmarks.md'), await formatted(report()));
  console.error('Written: docs/benchmarks.md');
} else console.log(sections.join('\n\n'));

/** The section that a measurement gives. A report with a hole is none: where it gives none, everything ends. */
async function measure(one, args) {
  const child = fork(join(outdir, `${one}.js`), args, { cwd: root });
  let section;
  child.on('message', (message) => {
    section = message;
  });
  await once(child, 'close');
  if (section !== undefined) return section;
  console.error(`The measurement "${one}" gave no figures. Nothing was written.`);
  process.exit(1);
}

function report() {
  const [processor] = cpus();
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
    cwd: root,
    encoding: 'utf8',
  }).trim();
  return [
    '# Benchmarks',
    '`npm run bench` measures and writes this page; `npm run bench -- --quick` prints it in small, `npm run bench -- NAME` one part.',
    `Measured on ${new Date().toISOString().slice(0, 10)} at commit ${commit}: ${processor?.model.trim()}, ${availableParallelism()} cores, ${(totalmem() / 1024 ** 3).toFixed(0)} GiB, node ${process.version}, ${process.platform}.`,
    'Every figure is from one run of this command. What is compared is measured side by side; figures of two machines are not comparable. That SQL Server is a stand-in over SQLite here: the plans, locks and times of a real server are not in them.',
    ...sections,
  ].join('\n\n');
}

async function formatted(text) {
  const prettier = await import('prettier');
  const file = join(root, 'docs', 'benchmarks.md');
  return prettier.format(text, { ...(await prettier.resolveConfig(file)), filepath: file });
}
