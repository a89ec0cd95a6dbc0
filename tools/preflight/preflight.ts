import { Command } from 'commander';
import { runPreflight } from '../../lib/preflight/preflight';
import { readLocalSettings } from './localSettings';
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
  .option('--settings <file>', 'settings file of the Functions tools', 'local.settings.json')
  .addHelpText(
    'after',
    `
The settings are those of the app. They are taken from the environment, and where one is not there, from the settings file.
Start it on a machine in the network of the app: what this machine cannot reach, the app may reach and the other way round.
A managed identity is that of this machine. To look from the app itself, ask it: POST /api/preflight.

docs/preflight.md says of each check what to do. The exit code is 0 when a night may come, otherwise 1.`,
  )
  .showHelpAfterError('npm run preflight -- --help says how it is used.')
  .parse();

const { profile, json, settings } = command.opts<{ profile: boolean; json: boolean; settings: string }>();

async function main(): Promise<void> {
  for (const [name, value] of Object.entries(readLocalSettings(settings))) process.env[name] ??= value;
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
