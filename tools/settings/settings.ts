import { generateCommand } from '../generatedFile';
import { sampleSettings, settingsMarkdown } from './settingsDocs';

generateCommand(
  'settings',
  'Makes docs/settings.md and local.settings.sample.json from the settings table.',
  'The settings documents',
  [
    { path: 'docs/settings.md', content: settingsMarkdown },
    { path: 'local.settings.sample.json', content: sampleSettings },
  ],
);
