import { preflightOptionsSchema, preflightReportSchema } from '../preflight/report';
import { defineOperation, noParameters } from './operation';

export const preflight = defineOperation({
  name: 'preflight',
  method: 'POST',
  path: '/preflight',
  access: 'function',
  summary: 'Is everything there that a night needs?',
  description:
    'Looks at settings, network, sign-in, rights, the SSD, the ledger and DfE’s endpoint, and profiles the SSD. It writes nothing and sends nothing. It takes seconds without the profile, and 200 seconds at most with it. The answer is 200 whatever was found.',
  params: noParameters,
  query: noParameters,
  body: { schema: preflightOptionsSchema, longestBytes: 1_000 },
  answers: { 200: { description: 'What was found.', schema: preflightReportSchema } },
  problems: [],
  examples: {
    withoutProfile: {
      summary: 'Without the profile of the SSD',
      body: { profile: false },
      status: 200,
      answer: {
        ready: false,
        at: '2026-11-23T02:00:00.000Z',
        milliseconds: 120,
        checks: [
          {
            id: 'settings',
            outcome: 'ok',
            milliseconds: 4,
            found: 'Every setting is sound, and they agree with each other.',
          },
          {
            id: 'sql-dns',
            outcome: 'failed',
            milliseconds: 30,
            found: 'The host of SSD_SQL_SERVER does not resolve.',
            next: 'Check SSD_SQL_SERVER, and that the private DNS zone privatelink.database.windows.net is linked to the app’s virtual network.',
          },
          {
            id: 'sql-network',
            outcome: 'skipped',
            milliseconds: 0,
            found: 'Not looked at, because sql-dns failed.',
          },
        ],
      },
    },
    unknownField: {
      summary: 'A field that is not known',
      body: { profiles: true },
      status: 400,
      answer: {
        type: 'urn:csc-data-flow:problem:request-invalid',
        title: 'The request is not understood',
        status: 400,
        detail: 'Fields of the request are wrong: see problems.',
        code: 'request-invalid',
        problems: [{ in: 'body', name: 'profiles', detail: 'This is not known. Known: profile.' }],
      },
    },
  },
});
