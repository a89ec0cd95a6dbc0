/** Holds docs/openapi.json to Redocly's recommended rules: `npm run lint`. */
import { createConfig, lint } from '@redocly/openapi-core';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('../docs/openapi.json', import.meta.url));
const config = await createConfig({ extends: ['recommended-strict'] });
const problems = await lint({ ref: file, config });
for (const { message, ruleId, location } of problems)
  console.error(`docs/openapi.json ${location[0]?.pointer ?? ''}: ${message} (${ruleId})`);
if (problems.length > 0) process.exitCode = 1;
