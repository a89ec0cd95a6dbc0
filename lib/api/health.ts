import { z } from 'zod';
import { programVersion } from '../run/rulesVersion';
import { defineOperation, noParameters } from './operation';

export const health = defineOperation({
  name: 'health',
  method: 'GET',
  path: '/health',
  access: 'anonymous',
  summary: 'Is it up?',
  description: 'Says that the functions answer, and their version. It looks at nothing else.',
  params: noParameters,
  query: noParameters,
  answers: {
    200: {
      description: 'It is up.',
      schema: z
        .object({ status: z.literal('up'), version: z.string() })
        .readonly()
        .meta({ id: 'Health' }),
    },
  },
  problems: [],
  examples: {
    up: { summary: 'It is up', status: 200, answer: { status: 'up', version: programVersion } },
  },
});
