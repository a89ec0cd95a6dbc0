import { codeSets } from '../../lib/payload/codeSets';
import { findingRules } from '../../lib/payload/findings/findingRules';
import { itemSources } from '../../lib/payload/itemSources';
import { itemTable } from './itemTable';
import { schemaItems, type SchemaItem } from './schemaItems';

const intro = `# Data mapping

<!-- Made from the schema and the rules in lib/payload by \`npm run schema\`. Do not edit. -->

Where each value of a child's payload comes from. Mandatory items are marked \`*\`; every other value that is absent is
left out. Besides these, the child, \`child_details\`, \`health_and_wellbeing\`, each episode, each entry with an id,
\`adoption\` and \`care_leavers\` carry \`purge\`, false in a full payload.

What holds throughout:

- A row counts only for the person it names. One that names no one counts for the person whose referral, enquiry or
  period of care it is linked to; one that is linked to one person's record and names another is left out, with a
  warning for both.
- Text is trimmed. A code is recognised in any case and with a description behind it (\`RC7 - Services ceased\`), never
  cut out of a longer text; a value that is no code is left out with a warning.
- A broken optional value costs that value, with a warning, and never the child.
- Dates are calendar dates; a time is cut off before any rule looks at them.
- An entry whose id is missing, too long or has a character other than letters, digits, \`_\` and \`-\` is left out with
  what is in it, and so is the second of two entries with one id.
`;

/** The text of `docs/data-mapping.md`: every item with its source and rule, the code sets and the findings. */
export function dataMappingMarkdown(): string {
  return [
    intro,
    '## Items',
    '',
    '| no | path | type | maximum | code set | SSD table and column | rule |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...schemaItems().map(itemRow),
    '',
    '## Code sets',
    '',
    ...Object.entries(codeSets).flatMap(([name, set]) => [`### ${name}`, '', ...codeRows(set), '']),
    '## Findings',
    '',
    'An error holds the child back; with a warning the child is sent.',
    '',
    '| rule | severity | meaning |',
    '| --- | --- | --- |',
    ...Object.entries(findingRules).map(([rule, { severity, meaning }]) =>
      tableRow([`\`${rule}\``, severity, meaning]),
    ),
    '',
  ].join('\n');
}

function itemRow({ path, mandatory, type, maximum }: SchemaItem): string {
  const facts = itemTable[path];
  const source = itemSources[path];
  return tableRow([
    source?.no === undefined ? '' : String(source.no),
    `\`${path}\`${mandatory ? ' \\*' : ''}`,
    type,
    maximum,
    facts?.codeSet === undefined ? '' : `[${facts.codeSet}](#${facts.codeSet})`,
    (source?.from ?? []).map((column) => `\`${column}\``).join(', '),
    facts?.rule ?? '',
  ]);
}

function codeRows(set: Readonly<Record<string, string>>): string[] {
  const rows = Object.entries(set).map(([code, meaning]) => tableRow([`\`${code}\``, meaning]));
  return ['| code | meaning |', '| --- | --- |', ...rows];
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
