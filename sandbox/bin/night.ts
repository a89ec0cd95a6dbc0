import { Command, Option } from 'commander';
import { dateOption, wholeOption } from '../night/commandOptions';
import { NightFailed, playNights } from '../night/playNights';
import { summaryText, type NightSummary } from '../night/summary';

const command = new Command('npm start --')
  .description(
    'Runs whole nights on this machine: invented children in a stand-in SQL Server, the real functions, a stand-in Key Vault and DfE endpoint.',
  )
  .option('--children <n>', 'how many children to invent', wholeOption(1, 1_000_000), 500)
  .option('--seed <n>', 'the same seed and date invent the same children', wholeOption(0, 2_147_483_647), 1)
  .option('--nights <n>', 'how many nights; between two of them some rows change', wholeOption(1, 30), 1)
  .option('--date <date>', 'the day of the first night, such as 2026-11-22 (default: today)', dateOption)
  .addOption(new Option('--mode <mode>', 'what a body says').choices(['full', 'delta']).default('full'))
  .option('--json', 'print the summaries as one JSON line, last')
  .parse();

const options = command.opts<{
  children: number;
  seed: number;
  nights: number;
  date?: string;
  mode: 'full' | 'delta';
  json?: true;
}>();

/** The last line of all is the one line of JSON, also when it did not end well. */
function print(nights: readonly NightSummary[], error?: string): void {
  for (const night of nights) console.log(`\n${summaryText(night)}`);
  const { seed, children } = options;
  if (options.json) console.log(JSON.stringify({ seed, children, nights, ...(error && { error }) }));
}

// Ctrl-C reaches the app's process and the stand-ins too; they leave it to this one, which ends them in order.
const stopping = new AbortController();
const stop = (): void => {
  console.error('\nEnding: what runs comes to a safe point first ...');
  stopping.abort();
};
process.once('SIGINT', stop).once('SIGTERM', stop);

playNights({
  ...options,
  signal: stopping.signal,
  terminal: process.stdout.isTTY && !options.json,
  write: (line) => console.log(line),
}).then(print, (error: unknown) => {
  const stopped = stopping.signal.aborted;
  // A process of the sandbox that ends while it starts says so in its own words; the reason is the same.
  const message = stopped
    ? 'It was stopped.'
    : error instanceof Error
      ? error.message
      : 'The sandbox failed.';
  const night = error instanceof NightFailed;
  console.error(night ? `\nThe night did not end well. ${message}` : message);
  print(night ? error.summaries : [], message);
  process.exitCode = stopped ? 130 : 1;
});
