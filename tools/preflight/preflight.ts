import { Command } from 'commander';
import { runPreflight } from '../../lib/preflight/preflight';
import { readSettings } from '../seedFake/readSettings';
import { resultText, summaryText } from './reportText';

const command = new Command('npm run preflight --')
  .description(
    'Looks at everything that a night needs, from this machine: settings, network, sign-in, rights, the SSD, the ledger, the endpoint. Nothing is written and nothing is sent.',
  )
  .option(
    '--profile',
    'count too what the coded columns of the SSD hold, and who would have which item',
    false,
  )
  .option('--json', 'print the whole report as JSON, and no lines', false)
  .option(
    '--settings <file>',
    'local.settings.json, or the output of: az functionapp config appsettings list',
  )
  .addHelpText(
    'after',
    `
The settings are those of the app (docs/settings.md), from the environment or from --settings.
Start it on a machine in the network of the app: what this machine cannot reach, the app may reach and the other way round.
A managed identity is that of this machine. To look from the app itself, ask it: POST /api/preflight.

docs/preflight.md says of each check what to do. The exit code is 0 when a night may come, otherwise 1.`,
  )
  .showHelpAfterError('npm run preflight -- --help says how it is used.')
  .parse();

const { profile, json, settings } = command.opts<{ profile: boolean; json: boolean; settings?: string }>();

async function main(): Promise<void> {
  // Packages read the proxy and the identity's address in the environment itself.
  Object.assign(process.env, readSettings(settings, process.env));
  const report = await runPreflight(process.env, {
    options: { profile },
    onResult: (result) => {
      if (!json) console.log(resultText(result));
    },
  });
  console.log(json ? JSON.stringify(report, null, 2) : summaryText(report));
  process.exitCode = report.ready ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : 'The command failed.');
  process.exitCode = 1;
});
