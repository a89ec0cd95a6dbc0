import { Command } from 'commander';
import { runPayloads } from './runPayloads';
import { UsageError } from './usageError';
import { writePayloads } from './payloadsFile';

const command = new Command('npm run payloads --')
  .description(
    'Builds the payload of everyone in the cohort from rows of the SSD in JSON files, as a night does: the rows are loaded into a stand-in SQL Server, read, built and checked. Nothing is sent.',
  )
  .requiredOption('--ssd <folder>', 'folder with <table>.json of the SSD tables, such as ssd_person.json')
  .requiredOption('--run-date <date>', 'the day of the run, such as 2026-11-22')
  .option('--out <file>', 'JSON file to write: everyone in the cohort, children held back included')
  .option('--explain <id>', 'print why this person is in the cohort or out, the payload and the findings')
  .option('--last-sent <file>', 'file of an earlier --out: the explanation says what has changed since')
  .addHelpText(
    'after',
    `
The files are arrays of objects with SSD column names. Dates are text, 2026-11-22 or with a time after it; a file that is
not there is an empty table, a column that is not there is null.

--out writes, sorted by person_id in code-unit order:
  [{ "person_id", "groups": [...], "payload": {...}, "findings": [{ "rule", "severity", "path" }] }]

Settings of the app that decide what is built (WINDOW_MONTHS_BACK, FINANCIAL_YEAR_START_MONTH, UASC_STATUSES,
WORKER_ROLES, CHILD_ID_MAX_LENGTH, CHILD_ID_CUT) are taken from the environment. With SANDBOX_SQL_SERVER and its companions set, the rows go into a
schema of their own on that server, which is dropped at the end.

Examples:
  npm run payloads -- --ssd tests/conformance/data/ssd --run-date 2026-11-22 --out payloads.json
  npm run payloads -- --ssd tests/conformance/data/ssd --run-date 2026-11-22 --explain P0003`,
  )
  .showHelpAfterError('npm run payloads -- --help says how it is used.')
  .parse();

const options = command.opts<{
  ssd: string;
  runDate: string;
  out?: string;
  explain?: string;
  lastSent?: string;
}>();

async function main(): Promise<void> {
  const { out, explain, lastSent } = options;
  if (out === undefined && explain === undefined) {
    throw new UsageError('Say what you want: --out FILE for all payloads, --explain ID for one person.');
  }
  if (lastSent !== undefined && explain === undefined) {
    throw new UsageError('--last-sent is for an explanation: say of whom with --explain ID.');
  }
  const { payloads, explanation, personsWithoutId } = await runPayloads(options, process.env);
  if (out !== undefined) {
    writePayloads(out, payloads);
    console.error(`Wrote ${out}: ${payloads.length} people in the cohort.`);
  }
  if (personsWithoutId > 0) {
    console.error(`Rows of ssd_person without an id, of which nothing can be built: ${personsWithoutId}.`);
  }
  if (explanation !== undefined) console.log(explanation);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : 'The command failed.');
  if (error instanceof UsageError) console.error('npm run payloads -- --help says how it is used.');
  process.exitCode = 1;
});
