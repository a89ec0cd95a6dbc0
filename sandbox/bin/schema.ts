import { Command } from 'commander';
import { dataMappingMarkdown } from '../../lib/payload/published/dataMappingMarkdown';
import { publishedJsonSchema } from '../../lib/payload/published/publishedJsonSchema';
import { generate } from '../docs/generatedFile';

const command = new Command('npm run schema --')
  .description('Makes docs/payload.schema.json and docs/data-mapping.md from the payload’s schema and rules.')
  .option('--check', 'write nothing; exit 1 and name the files when they have drifted')
  .parse();
const check = command.opts<{ check?: true }>().check === true;

const changed = generate(
  [
    {
      path: 'docs/payload.schema.json',
      content: () => `${JSON.stringify(publishedJsonSchema(), undefined, 2)}\n`,
    },
    { path: 'docs/data-mapping.md', content: dataMappingMarkdown },
  ],
  check,
);
if (check && changed.length > 0) {
  console.error(`Out of date: ${changed.join(', ')}. Run: npm run schema   and commit the result.`);
  process.exitCode = 1;
} else {
  console.log(
    changed.length === 0 ? 'The schema and the data mapping are up to date.' : `Wrote ${changed.join(', ')}.`,
  );
}
