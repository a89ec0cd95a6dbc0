import type { Setting } from '../../lib/config/settingTypes';
import { settingNames, settingsTable } from '../../lib/config/settingsTable';

const begin = '<!-- settings:begin, made by `npm run settings` -->';
const end = '<!-- settings:end -->';

/** The settings as a Markdown table: name, what holds when it is not set, what it decides. */
function settingsMarkdown(): string {
  const rows = settingNames.map((name) => {
    const definition: Setting = settingsTable[name];
    const fallback =
      definition.default === undefined
        ? 'optional' in definition
          ? 'not set'
          : '**required**'
        : `\`${definition.default}\``;
    return `| \`${name}\` | ${fallback} | ${definition.about} |`;
  });
  return ['| setting | default | what it decides |', '| --- | --- | --- |', ...rows].join('\n');
}

/** The README with its settings table made anew. Throws when the markers are gone. */
export function withSettings(readme: string): string {
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from < 0 || to < from) throw new Error(`README.md lost the markers "${begin}" and "${end}".`);
  return `${readme.slice(0, from + begin.length)}\n\n${settingsMarkdown()}\n\n${readme.slice(to)}`;
}

/** What local.settings.sample.json holds: every setting, with its sample or default. */
export function sampleSettings(): string {
  const values = Object.fromEntries(
    settingNames.map((name) => {
      const definition: Setting = settingsTable[name];
      return [name, definition.sample ?? definition.default ?? ''];
    }),
  );
  const host = { FUNCTIONS_WORKER_RUNTIME: 'node', AzureWebJobsStorage: 'UseDevelopmentStorage=true' };
  return `${JSON.stringify({ IsEncrypted: false, Values: { ...host, ...values } }, null, 2)}\n`;
}
