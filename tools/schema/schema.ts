import { generateCommand } from '../generatedFile';
import { dataMappingMarkdown } from './dataMappingMarkdown';
import { publishedJsonSchema } from './publishedJsonSchema';

generateCommand(
  'schema',
  'Makes docs/payload.schema.json and docs/data-mapping.md from the payload’s schema and rules.',
  'The schema and the data mapping',
  [
    {
      path: 'docs/payload.schema.json',
      content: () => `${JSON.stringify(publishedJsonSchema(), undefined, 2)}\n`,
    },
    { path: 'docs/data-mapping.md', content: dataMappingMarkdown },
  ],
);
