import { z } from 'zod';
import { childPayloadSchema } from '../../lib/payload/schema';

/**
 * The JSON Schema (draft 2020-12) of one child's payload, made from the zod schema, the one source. A request body
 * is an array of 1 to 100 of them.
 */
export function publishedJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(childPayloadSchema());
  return {
    $schema,
    title: "One child of the children's social care data flow",
    description: 'Made from lib/payload/schema.ts by `npm run schema`. Do not edit.',
    ...schema,
  };
}
