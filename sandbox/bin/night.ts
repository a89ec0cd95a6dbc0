import { Command, InvalidArgumentError, Option } from 'commander';
import { NightFailed, playNights } from '../night/playNights';
import { summaryText, type NightSummary } from '../night/summary';

const whole = (min: number, max: number) => (text: string) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max)
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  return value;
};

const command = new Command('npm start --')
  .description(
    'Runs whole nights on this machine: invented children in a stand-in SQL Server, the real functions, a stand-in Key Vault and DfE endpoint.',
  )
  .option('--children <n>', 'how many children to invent', whole(1, 1_000_000), 500)
  .option('--seed <n>', 'the same seed invents the same children', whole(0, 2_147_483_647), 1)
  .option('--nights <n>', 'how many nights; between two of them some rows change', whole(1, 30), 1)
  .addOption(new Option('--mode <mode>', 'what a body says').choices(['full', 'delta']).default('full'))
  .option('--json', 'print the summaries as one JSON line, last')
  .parse();

const options = command.opts<{
  children: number;
  seed: number;
  nights: number;
  mode: 'full' | 'delta';
  json?: true;
}>();

function print(summaries: readonly NightSummary[]): void {
  for (const summary of summaries) console.log(`\n${summaryText(summary)}`);
  if (options.json)
    console.log(JSON.stringify({ seed: options.seed, children: options.children, nights: summaries }));
}

playNights({
  ...options,
  terminal: process.stdout.isTTY && !options.json,
  write: (line) => console.log(line),
}).then(print, (error: unknown) => {
  if (error instanceof NightFailed) {
    print(error.summaries);
    console.error(`\nThe night did not end well. ${error.message}`);
  } else console.error(error instanceof Error ? error.message : 'The sandbox failed.');
  process.exitCode = 1;
});
