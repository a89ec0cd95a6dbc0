import { Command } from 'commander';
import { generate } from '../docs/generatedFile';
import { sampleSettings, withSettings } from '../docs/settingsDocs';

const command = new Command('npm run settings --')
  .description('Makes the README’s table of settings and local.settings.sample.json from the settings table.')
  .option('--check', 'write nothing; exit 1 and name the files when they have drifted')
  .parse();
const check = command.opts<{ check?: true }>().check === true;

const changed = generate(
  [
    { path: 'README.md', content: withSettings },
    { path: 'local.settings.sample.json', content: sampleSettings },
  ],
  check,
);
if (check && changed.length > 0) {
  console.error(`Out of date: ${changed.join(', ')}. Run: npm run settings   and commit the result.`);
  process.exitCode = 1;
} else {
  console.log(
    changed.length === 0 ? 'The settings documents are up to date.' : `Wrote ${changed.join(', ')}.`,
  );
}
