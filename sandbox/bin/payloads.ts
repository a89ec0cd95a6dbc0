import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { runPayloads } from '../payloads/runPayloads';
import { UsageError } from '../payloads/usageError';

const command = new Command('npm run payloads --')
  .description(
    'Builds the payloads of SSD rows in JSON files, as a night does, held-back children included. Settings of the window, the UASC statuses and the length of a child’s id are read from the environment.',
  )
  .requiredOption(
    '--ssd <folder>',
    'folder with <table>.json of each SSD table; a missing file is an empty table',
  )
  .requiredOption('--run-date <date>', 'YYYY-MM-DD')
  .option('--out <file>', 'where to write [{ person_id, groups, payload, findings }], sorted by person id')
  .option('--explain <id>', 'print why this person is in the cohort or not, and the payload')
  .parse();
const options = command.opts<{ ssd: string; runDate: string; out?: string; explain?: string }>();

async function build(): Promise<void> {
  const { out, explain } = options;
  if (out === undefined && explain === undefined) throw new UsageError('Give --out, --explain or both.');
  const { payloads, explanation } = await runPayloads(options, process.env);
  if (explanation !== undefined) console.log(explanation);
  if (out === undefined) return;
  writeFileSync(out, `${JSON.stringify(payloads, undefined, 2)}\n`);
  console.log(`${payloads.length} children in the cohort, written to ${out}.`);
}

build().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : 'The payloads could not be built.');
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
