import { createDocument, type ZodOpenApiOperationObject } from 'zod-openapi';
import type { Answer, Example, Operation } from '../../lib/api/operation';
import { problemSchema } from '../../lib/api/problem';
import { programVersion } from '../../lib/run/rulesVersion';

type Responses = ZodOpenApiOperationObject['responses'];
type Examples = Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>;

/** Of the examples those that have such a value, as OpenAPI shows them; request and answer of one example have one key. */
const shown = (operation: Operation, valueOf: (example: Example) => unknown): { examples?: Examples } => {
  const entries = Object.entries(operation.examples)
    .map(([key, example]) => [key, { summary: example.summary, value: valueOf(example) }] as const)
    .filter(([, { value }]) => value !== undefined);
  return entries.length === 0 ? {} : { examples: Object.fromEntries(entries) };
};

const answerObject = (operation: Operation, status: number, answer: Answer) => ({
  description: answer.description,
  ...(answer.headers === undefined
    ? {}
    : {
        headers: Object.fromEntries(
          Object.entries(answer.headers).map(([name, description]) => [
            name,
            { description, schema: { type: 'string' as const } },
          ]),
        ),
      }),
  content: {
    ...(answer.schema === undefined
      ? {}
      : {
          'application/json': {
            schema: answer.schema,
            ...shown(operation, (example) => (example.status === status ? example.answer : undefined)),
          },
        }),
    ...(answer.csv === undefined ? {} : { 'text/csv': { schema: { type: 'string' as const } } }),
  },
});

/** What an operation answers besides its successes: its own problems, and those that every request may meet. */
function problemObjects(operation: Operation): Responses {
  const common = [
    { status: 400, detail: 'The request is not understood; every field that is wrong is named.' },
    ...(operation.body === undefined ? [] : [{ status: 413, detail: 'The body is too long.' }]),
    { status: 414, detail: 'The query is too long.' },
    ...(operation.access === 'anonymous'
      ? []
      : [
          { status: 500, detail: 'Something must be put right first: the code says what.' },
          { status: 503, detail: 'Something is away just now. Ask again.' },
        ]),
  ];
  const statuses = [...new Set([...common, ...operation.problems].map(({ status }) => status))].sort();
  return Object.fromEntries(
    statuses.map((status) => {
      const details = [...operation.problems, ...common].filter((one) => one.status === status);
      return [
        String(status),
        {
          description: details.map(({ detail }) => detail).join(' '),
          content: {
            'application/problem+json': {
              schema: problemSchema,
              ...shown(operation, (example) => (example.status === status ? example.answer : undefined)),
            },
          },
        },
      ];
    }),
  );
}

function operationObject(operation: Operation): ZodOpenApiOperationObject {
  const { body, access, params, query } = operation;
  return {
    operationId: operation.name,
    summary: operation.summary,
    description: operation.description,
    security: access === 'anonymous' ? [] : [{ functionKey: [] }],
    requestParams: {
      ...(Object.keys(params.shape).length === 0 ? {} : { path: params }),
      ...(Object.keys(query.shape).length === 0 ? {} : { query }),
    },
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: false,
            content: {
              'application/json': {
                schema: body.schema,
                // A body that is refused is no example of one.
                ...shown(operation, (example) => (example.status < 400 ? example.body : undefined)),
              },
            },
          },
        }),
    responses: {
      ...Object.fromEntries(
        Object.entries(operation.answers).map(([status, answer]) => [
          status,
          answerObject(operation, Number(status), answer),
        ]),
      ),
      ...(access === 'anonymous'
        ? {}
        : { '401': { description: 'No key that opens this function. The host answers, without a body.' } }),
      ...problemObjects(operation),
    },
  };
}

/** Parameters carry their examples by the same keys as bodies and answers. */
function withParameterExamples(document: object, operations: readonly Operation[]): void {
  const { paths } = document as {
    paths: Record<
      string,
      Record<string, { parameters?: { name: string; in: string; examples?: unknown }[] }>
    >;
  };
  for (const operation of operations)
    for (const parameter of paths[operation.path]?.[operation.method.toLowerCase()]?.parameters ?? []) {
      const from = parameter.in === 'path' ? 'params' : 'query';
      Object.assign(
        parameter,
        // A parameter that is refused is no example of one.
        shown(operation, (example) =>
          from === 'query' && example.status >= 400 ? undefined : example[from]?.[parameter.name],
        ),
      );
    }
}

/** Types that may not be written to are a matter of the program, and so is the largest whole number that it knows. */
function withoutNoise(schema: object): void {
  if ('readOnly' in schema) delete schema.readOnly;
  // The format says it.
  if ('format' in schema && 'pattern' in schema) delete schema.pattern;
  if ('minimum' in schema && schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if ('maximum' in schema && schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}

/** The OpenAPI 3.1 document of the operations. */
export function openApiDocument(operations: readonly Operation[]): ReturnType<typeof createDocument> {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const operation of operations)
    (paths[operation.path] ??= {})[operation.method.toLowerCase()] = operationObject(operation);
  const document = createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'csc-data-flow',
        version: programVersion,
        description:
          'Ask for runs, look at them, and stop them. Answers carry ids, counts and codes, and nothing of a child. ' +
          'Every answer that is no success is a problem (RFC 9457) with a code that the runbook explains.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [
        {
          url: 'https://{app}.azurewebsites.net/api',
          description: 'The deployment; reachable from inside the network only.',
          variables: { app: { default: 'app', description: 'Name of the function app.' } },
        },
      ],
      paths: paths,
      components: {
        securitySchemes: {
          functionKey: {
            type: 'apiKey',
            in: 'header',
            name: 'x-functions-key',
            description: 'The key of the function, or a key of the whole host. `?code=` is taken too.',
          },
        },
      },
    },
    { override: ({ jsonSchema }) => withoutNoise(jsonSchema) },
  );
  withParameterExamples(document, operations);
  return document;
}
