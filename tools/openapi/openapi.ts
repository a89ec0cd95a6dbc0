import { operations } from '../../lib/api/operations';
import { generateCommand } from '../generatedFile';
import { openApiDocument } from './openApiDocument';

generateCommand(
  'openapi',
  'Makes docs/openapi.json from the table of operations (lib/api/operations.ts).',
  'The OpenAPI documents',
  [
    {
      path: 'docs/openapi.json',
      content: () => `${JSON.stringify(openApiDocument(operations), undefined, 2)}\n`,
    },
  ],
);
