import { join } from 'node:path';
import { inspect } from 'node:util';
import { Command } from 'commander';
import { wholeOption } from '../../sandbox/night/commandOptions';
import { projectRoot } from '../../sandbox/world/projectRoot';
import { explore, type Exploration } from './explore';
import { mutants, withMutant } from './mutants';
import type { HistoryPlan } from './plan';
import { LawBroken } from './playHistory';
import type { Tally } from './tally';

const command = new Command('npm run chaos --')
  .description(
    'Plays random nights with random faults in the sandbox and looks at what the stand-ins hold: SQL Server, DfE, the vault, the identity endpoint and the queue fail, processes are killed or stand still, people confirm or do not, settings and the clock change. A law that does not hold ends it.',
  )
  .option('--nights <n>', 'how many nights', wholeOption(1, 1_000_000), 100)
  .option(
    '--seed <n>',
    'the same seed makes the same plans (default: another one each time)',
    wholeOption(0, 2_147_483_647),
  )
  .option('--path <path>', 'play only the history that a broken law was reported with; it needs its --seed')
  .option(
    '--shrink <minutes>',
    'how long a history that breaks a law is made smaller',
    wholeOption(0, 600),
    10,
  )
  .option(
    '--prove',
    'break the program on purpose, in a copy, and see that each fault is found within 50 nights',
  )
  .addHelpText(
    'after',
    `
A history begins with an empty ledger, has one to twelve nights, and ends with two calm ones. tests/README.md says which laws are looked at.
A night takes one to three seconds. Each line of progress says what was reached; Ctrl-C ends it.

The seed decides the plans. Times are those of this machine, so a kill may meet another statement when it is played again.
The exit code is 0 when every law held, otherwise 1.

Examples:
  npm run chaos -- --nights 1000 --seed 1
  npm run chaos -- --seed 1 --path 17:0:2
  npm run chaos -- --prove`,
  )
  .showHelpAfterError('npm run chaos -- --help says how it is used.')
  .parse();

const options = command.opts<{
  nights: number;
  seed?: number;
  path?: string;
  shrink: number;
  prove?: true;
}>();

if (options.path !== undefined && options.seed === undefined)
  command.error('--path needs the --seed that it was reported with.');

/** Nights between two lines of progress. */
const progressEvery = 10;
/** Within so many nights a fault of the program is to be found. */
const proofNights = 50;

const historyText = (history: HistoryPlan): string =>
  inspect(JSON.parse(JSON.stringify(history)), { depth: 10, breakLength: 130, compact: 8 });

/** Says now and then what was reached, since a command that is silent for minutes looks as if it hung. */
function progress(): (tally: Tally) => void {
  const began = performance.now();
  let said = 0;
  return (tally) => {
    if (tally.nights - said < progressEvery) return;
    said = tally.nights;
    console.log(`${((performance.now() - began) / 1000).toFixed(0)} s: ${tally.progress()}`);
  };
}

async function chaos(seed: number): Promise<boolean> {
  const began = performance.now();
  const { tally, breach } = await explore({
    nights: options.nights,
    seed,
    path: options.path,
    shrinkMs: options.shrink * 60_000,
    onHistory: progress(),
    onBroken: ({ message }) => {
      console.log(`${message}\nThe history is made smaller now, for ${options.shrink} minutes at most.`);
    },
  });
  console.log(`\n${tally.summary()}\n${((performance.now() - began) / 1000).toFixed(0)} s`);
  console.log(resultText(seed, breach));
  return breach === undefined;
}

function resultText(seed: number, breach: Exploration['breach']): string {
  if (breach === undefined) return `Every law held. Seed ${seed}.`;
  return [
    `\nA law is broken:\n${breach.error.message}`,
    `\nThe history:\n${historyText(breach.history)}`,
    `\nTo play it again:\n  npm run chaos -- --seed ${seed} --path ${breach.path}`,
  ].join('\n');
}

/** What was seen first of what is wrong. */
const firstWord = (error: Error): string =>
  (error instanceof LawBroken ? error.breaches[0] : undefined) ?? error.message;

async function prove(seed: number): Promise<boolean> {
  const all = Object.keys(mutants).length;
  let missed = 0;
  for (const mutant of Object.values(mutants)) {
    console.log(mutant.what);
    const { tally, breach } = await withMutant(mutant, (appDirectory) =>
      explore({ nights: proofNights, seed, shrinkMs: 0, appDirectory, onHistory: progress() }),
    );
    if (breach === undefined) missed += 1;
    const result =
      breach === undefined
        ? `NOT FOUND in ${tally.nights} nights`
        : `found in night ${tally.nights}: ${firstWord(breach.error)}`;
    console.log(`  ${result}`);
  }
  console.log(`${all - missed} of ${all} faults of the program were found, seed ${seed}.`);
  return missed === 0;
}

async function main(): Promise<void> {
  // Hundreds of processes load the same bundle: node keeps what it has compiled of it.
  process.env['NODE_COMPILE_CACHE'] ??= join(projectRoot(), 'build', 'compiled');
  const { seed = Math.floor(Math.random() * 2_147_483_647), prove: proving } = options;
  console.log(`Seed ${seed}.`);
  const good = proving === true ? await prove(seed) : await chaos(seed);
  ended = true;
  process.exitCode = good ? 0 : 1;
}

let ended = false;
// Should a stand-in be ended from outside, nobody answers any more and nothing is left to wait for.
process.on('exit', () => {
  if (ended) return;
  console.error('It ended before it knew whether the laws hold.');
  process.exitCode = 1;
});
main().catch((error: unknown) => {
  ended = true;
  console.error(error instanceof Error ? error.stack : error);
  process.exitCode = 1;
});
