import { z } from 'zod';
import type { FindingsPosition, ListedFinding } from '../ledger/read/findingsOfRun';
import { plannedKinds, plannedWhys } from '../ledger/plan/plannedChild';
import type { PlanRow } from '../ledger/plan/plans';
import type { ShownSubmission } from '../ledger/read/shownSubmission';
import { limits } from '../payload/limits';
import { ifPresent } from '../payload/values/present';
import type { Enquiries } from '../run/app/enquiries';
import { findingView, submissionView } from '../run/explain/childView';
import { findingSchema, submissionSchema } from './children';
import type { Logger } from '../telemetry/logger';
import { defineOperation, type Asked, type DeclaredProblem, type Reply } from './operation';
import { cursorParts, pageOf, pageParameters, pageSchema, readCursor } from './page';
import { ApiProblem, notFound } from './problem';
import { exampleRuns } from './runExamples';
import { oneRun, runNotFound } from './runSchemas';

/** Rows of one CSV file at most. */
const longestFile = 50_000;

const listParameters = {
  ...pageParameters,
  person: z.string().min(1).max(limits.storedId).optional().describe('Only what is of this person.'),
  format: z
    .enum(['json', 'csv'])
    .default('json')
    .describe(
      `\`csv\`: a file for a spreadsheet, of up to ${longestFile} rows whatever \`limit\` says. Where there are more, the header \`Link\` names the next file.`,
    ),
};

const { rowNumber } = cursorParts;
const personId = z.string().describe('The id in the SSD.');
const listedFindingSchema = z
  .object({ personId, ...findingSchema.unwrap().shape })
  .readonly()
  .meta({ id: 'ListedFinding' });
const listedSubmissionSchema = z
  .object({ personId, ...submissionSchema.unwrap().shape })
  .readonly()
  .meta({ id: 'ListedSubmission' });

const exampleFinding = {
  personId: '1003',
  rule: 'code-not-recognised',
  severity: 'warning',
  meaning: 'A coded value is not in its code set and is left out (sex: sent as U).',
  fix: 'Choose a value from the list in the case system, or ask whoever runs the SSD to map the local value to its code.',
  path: 'child_details.sex',
  table: 'ssd_person',
  column: 'pers_sex',
  sinceRun: exampleRuns.ended,
  since: '2026-11-22T02:30:00.000Z',
} as const;
const exampleSubmission = {
  personId: '1001',
  runId: exampleRuns.ended,
  endpoint: 'test',
  kind: 'full',
  outcome: 'accepted',
  isOpen: false,
  postedAt: '2026-11-22T02:31:00.000Z',
  settledAt: '2026-11-22T02:31:01.000Z',
  hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  receiptId: 'a4b1c3d2-0000-4000-8000-000000000001',
  receiptTime: '2026-11-22 02:31:01',
} as const;

const noSuchRun = {
  summary: 'No run of that id',
  params: { id: exampleRuns.unknown },
  status: 404,
  answer: { type: 'urn:csc-data-flow:problem:run-not-found', title: 'This is not there', ...runNotFound },
} as const;

export const listFindings = defineOperation({
  name: 'listFindings',
  method: 'GET',
  path: '/runs/{id}/findings',
  access: 'function',
  summary: 'What was wrong in a run',
  description:
    'Everything that validation and the rules had to say when the run ended, whichever run found it first. Errors hold a record back, warnings do not. First what is wrong to this day, errors before warnings, then what later runs found no more. No value is shown.',
  params: oneRun,
  notFound: runNotFound,
  query: z.strictObject({
    ...listParameters,
    severity: z.enum(['error', 'warning']).optional().describe('Only findings of this severity.'),
    rule: z
      .string()
      .regex(/^[a-z0-9-]{1,100}$/, 'This is no id of a rule')
      .optional()
      .describe('Only findings of this rule.'),
  }),
  answers: {
    200: { description: 'A page of findings.', schema: pageSchema(listedFindingSchema), csv: true },
  },
  problems: [runNotFound],
  examples: {
    warnings: {
      summary: 'Findings of one rule',
      params: { id: exampleRuns.ended },
      query: { rule: 'code-not-recognised', limit: 10 },
      status: 200,
      answer: { items: [exampleFinding] },
    },
    unknown: noSuchRun,
  },
});

export const listSubmissions = defineOperation({
  name: 'listSubmissions',
  method: 'GET',
  path: '/runs/{id}/submissions',
  access: 'function',
  summary: 'What a run posted',
  description:
    'Each body that the run posted for a child, in the order in which they were posted, and what became of it. A body is known by the hash of its payload alone.',
  params: oneRun,
  notFound: runNotFound,
  query: z.strictObject({
    ...listParameters,
    outcome: z
      .enum(['in_flight', 'accepted', 'refused', 'unknown', 'unsent'])
      .optional()
      .describe('Only what ended so.'),
  }),
  answers: {
    200: { description: 'A page of submissions.', schema: pageSchema(listedSubmissionSchema), csv: true },
  },
  problems: [runNotFound],
  examples: {
    ofPerson: {
      summary: 'What was posted for one child',
      params: { id: exampleRuns.ended },
      query: { person: '1001' },
      status: 200,
      answer: { items: [exampleSubmission] },
    },
    unknown: noSuchRun,
  },
});

const plannedSchema = z
  .object({
    personId,
    kind: z.enum(plannedKinds).describe('The body that would be sent; `none`: nothing would.'),
    why: z.enum(plannedWhys).describe('Decision 0074 and the runbook say what each means.'),
    reason: z
      .string()
      .optional()
      .describe(
        'Of a record that is held back: rules and paths. Of one that was refused: the words of DfE, cleaned.',
      ),
    paths: z
      .array(z.string())
      .readonly()
      .optional()
      .describe('Where it differs from what DfE holds, without values; missing where DfE holds nothing.'),
  })
  .readonly()
  .meta({ id: 'PlannedChild' });

const noPlan = {
  status: 404,
  code: 'run-without-plan',
  detail: 'This run was no dry run, so it made no plan.',
  advice: 'Ask for a run with dryRun, and for the plan of that one.',
} as const satisfies DeclaredProblem;

export const listPlan = defineOperation({
  name: 'listPlan',
  method: 'GET',
  path: '/runs/{id}/plan',
  access: 'function',
  summary: 'What a run would do',
  description:
    'Of a dry run: each child of whom the run would send or write something, or whom it would hold back, and why. No value is shown.',
  params: oneRun,
  notFound: runNotFound,
  query: z.strictObject({
    limit: listParameters.limit,
    cursor: listParameters.cursor,
    format: listParameters.format,
  }),
  answers: { 200: { description: 'A page of the plan.', schema: pageSchema(plannedSchema), csv: true } },
  problems: [runNotFound, noPlan],
  examples: {
    dryRun: {
      summary: 'The plan of a dry run',
      params: { id: exampleRuns.dry },
      status: 200,
      answer: { items: [{ personId: '1001', kind: 'full', why: 'new' }] },
    },
    noDryRun: {
      summary: 'A run that was no dry run',
      params: { id: exampleRuns.ended },
      status: 404,
      answer: { type: 'urn:csc-data-flow:problem:run-without-plan', title: 'This is not there', ...noPlan },
    },
    unknown: noSuchRun,
  },
});

/** Of a finding in the list: what the next page begins after. */
const findingKey = z.tuple([
  z.enum(['standing', 'ended']),
  z.enum(['error', 'warning']),
  rowNumber,
  rowNumber,
]);
const keyOfFinding = ({ position }: ListedFinding) =>
  [position.part, position.severity, position.endedNo, position.findingId] as const;

function findingsAfter(cursor: string | undefined): FindingsPosition | undefined {
  if (cursor === undefined) return undefined;
  const [part, severity, endedNo, findingId] = readCursor(findingKey, cursor);
  return { part, severity, endedNo, findingId };
}

const submissionKey = z.tuple([rowNumber]);
const keyOfSubmission = ({ submissionId }: ShownSubmission) => [submissionId] as const;

const planKey = z.tuple([rowNumber]);
const keyOfPlanned = ({ plannedId }: PlanRow) => [plannedId] as const;

/** What a list is answered with. */
interface List<Row, Item extends object> {
  readonly path: string;
  readonly query: {
    readonly limit: number;
    readonly format: 'json' | 'csv';
  };
  /** The filters of the request. */
  readonly filters: Readonly<Record<string, string | undefined>>;
  readonly keyOf: (row: Row) => readonly (string | number)[];
  readonly itemOf: (row: Row) => Item;
  /** Of the file. */
  readonly fileName: string;
  readonly columns: readonly (keyof Item & string)[];
}

/** How many rows to read for an answer: one more than it may hold says that there are more. */
const mostOf = ({ format, limit }: List<never, never>['query']): number =>
  (format === 'csv' ? longestFile : limit) + 1;

/** The rows as a page in JSON, or as a file. */
function answered<Row, Item extends object>(
  rows: readonly Row[],
  { path, query, filters, keyOf, itemOf, fileName, columns }: List<Row, Item>,
) {
  const { limit, format } = query;
  if (format === 'json') {
    const { items, next } = pageOf(rows, { path, limit, filters, keyOf });
    return { status: 200, body: { items: items.map(itemOf), ...ifPresent('next', next) } } as const;
  }
  const shown = { ...filters, format, limit };
  const { items, next } = pageOf(rows, { path, limit: longestFile, filters: shown, keyOf });
  const table = items.map(itemOf).map((item) => columns.map((name) => cellOf(item[name])));
  return {
    status: 200,
    csv: { fileName, columns, rows: table },
    headers: next === undefined ? {} : { link: `<${next}>; rel="next"` },
  } as const;
}

const cellOf = (value: unknown): string | number | boolean | null => {
  if (Array.isArray(value)) return value.join('; ');
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
};

/** Answers `listFindings`. @throws ApiProblem where there is no such run, or the cursor is none */
export async function answerFindings(
  app: Pick<Enquiries, 'listFindings'>,
  { params: { id }, query }: Asked<typeof listFindings>,
  logger: Logger,
): Promise<Reply<typeof listFindings>> {
  const { person, severity, rule, cursor } = query;
  const section = { after: findingsAfter(cursor), most: mostOf(query) };
  const rows = await app.listFindings(id, { personId: person, severity, rule }, section, logger);
  if (rows === undefined) throw notFound(listFindings);
  return answered(rows, {
    path: `/api/runs/${id}/findings`,
    query,
    filters: { person, severity, rule },
    keyOf: keyOfFinding,
    itemOf: (row) => ({ personId: row.personId, ...findingView(row) }),
    fileName: `findings-${id}`,
    columns: [
      ...(['personId', 'severity', 'rule', 'meaning', 'fix'] as const),
      ...(['path', 'table', 'column', 'sinceRun', 'since'] as const),
    ],
  });
}

/** Answers `listSubmissions`. @throws ApiProblem where there is no such run, or the cursor is none */
export async function answerSubmissions(
  app: Pick<Enquiries, 'listSubmissions'>,
  { params: { id }, query }: Asked<typeof listSubmissions>,
  logger: Logger,
): Promise<Reply<typeof listSubmissions>> {
  const { person, outcome, cursor } = query;
  const [after] = cursor === undefined ? [] : readCursor(submissionKey, cursor);
  const filter = { personId: person, outcome };
  const rows = await app.listSubmissions(id, filter, { after, most: mostOf(query) }, logger);
  if (rows === undefined) throw notFound(listSubmissions);
  return answered(rows, {
    path: `/api/runs/${id}/submissions`,
    query,
    filters: { person, outcome },
    keyOf: keyOfSubmission,
    itemOf: (row) => ({ personId: row.personId, ...submissionView(row) }),
    fileName: `submissions-${id}`,
    columns: [
      ...(['personId', 'endpoint', 'kind', 'outcome', 'isOpen', 'postedAt', 'settledAt'] as const),
      ...(['receiptId', 'receiptTime', 'reason', 'hash', 'runId'] as const),
    ],
  });
}

/** Answers `listPlan`. @throws ApiProblem where there is no such run, it made no plan, or the cursor is none */
export async function answerPlan(
  app: Pick<Enquiries, 'listPlan'>,
  { params: { id }, query }: Asked<typeof listPlan>,
  logger: Logger,
): Promise<Reply<typeof listPlan>> {
  const [after = 0] = query.cursor === undefined ? [] : readCursor(planKey, query.cursor);
  const rows = await app.listPlan(id, { after, most: mostOf(query) }, logger);
  if (rows === undefined) throw notFound(listPlan);
  if (rows === 'no plan') throw new ApiProblem(noPlan);
  return answered(rows, {
    path: `/api/runs/${id}/plan`,
    query,
    filters: {},
    keyOf: keyOfPlanned,
    itemOf: ({ personId, kind, why, reason, paths }) => ({
      personId,
      kind,
      why,
      ...ifPresent('reason', reason ?? undefined),
      ...ifPresent('paths', paths ?? undefined),
    }),
    fileName: `plan-${id}`,
    columns: ['personId', 'kind', 'why', 'reason', 'paths'],
  });
}
