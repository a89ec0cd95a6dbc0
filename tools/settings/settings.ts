import { generateCommand } from '../generatedFile';
import { sampleSettings, withSettings } from './settingsDocs';

generateCommand(
  'settings',
  'Makes the README’s table of settings and local.settings.sample.json from the settings table.',
  'The settings documents',
  [
    { path: 'README.md', content: withSettings },
    { path: 'local.settings.sample.json', content: sampleSettings },
  ],
);
