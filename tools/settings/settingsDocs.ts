import type { OptionalSetting, Setting } from '../../lib/config/settingTypes';
import { settingNames, settingsTable, type SettingName } from '../../lib/config/settingsTable';

type Group = 'required' | 'usual' | 'expert';

const definitionOf = (name: SettingName): Setting | OptionalSetting => settingsTable[name];

function groupOf(name: SettingName): Group {
  const definition = definitionOf(name);
  if (definition.expert === true) return 'expert';
  return definition.default === undefined && !('optional' in definition) ? 'required' : 'usual';
}

const introduction: Readonly<Record<Group, string>> = {
  required: 'Without these the job does not start.',
  usual: 'Most authorities look at these once, when they set the job up.',
  expert: 'Few authorities ever change these. Ask first what the default gets wrong.',
};

/** The settings of a group as a Markdown table. */
function tableOf(group: Group): string {
  const names = settingNames.filter((name) => groupOf(name) === group);
  const withDefault = group !== 'required';
  const head = ['setting', ...(withDefault ? ['default'] : []), 'takes', 'what it decides'];
  const rows = names.map((name) => {
    const { default: fallback, schema, about } = definitionOf(name);
    const shown = fallback === undefined ? 'not set' : `\`${fallback}\``;
    return [`\`${name}\``, ...(withDefault ? [shown] : []), schema.description ?? '', about];
  });
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** docs/settings.md: every setting, in three groups, with what it takes and what it decides. */
export function settingsMarkdown(): string {
  const groups = (['required', 'usual', 'expert'] as const).map(
    (group) =>
      `## ${group.charAt(0).toUpperCase()}${group.slice(1)}\n\n${introduction[group]}\n\n${tableOf(group)}`,
  );
  return `<!-- Made by \`npm run settings\` from lib/config/settingsTable.ts. Do not edit. -->
<!-- prettier-ignore-start -->

# Settings

Application settings of the function app; locally \`local.settings.json\`, which begins as a copy of
\`local.settings.sample.json\`. The job checks all of them at its first invocation; when some are wrong it names every one, and
what it must be, in one event (\`settings.invalid\`). A setting that is empty counts as not set.

${groups.join('\n\n')}

<!-- prettier-ignore-end -->
`;
}

/** What local.settings.sample.json holds: the required and the usual settings, with a sample or their default. */
export function sampleSettings(): string {
  const values = Object.fromEntries(
    settingNames
      .filter((name) => groupOf(name) !== 'expert')
      .map((name) => {
        const { sample, default: fallback } = definitionOf(name);
        return [name, sample ?? fallback ?? ''];
      }),
  );
  const host = { FUNCTIONS_WORKER_RUNTIME: 'node', AzureWebJobsStorage: 'UseDevelopmentStorage=true' };
  return `${JSON.stringify({ IsEncrypted: false, Values: { ...host, ...values } }, null, 2)}\n`;
}
