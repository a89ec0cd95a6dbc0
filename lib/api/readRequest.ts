import type { ReadableStream } from 'node:stream/web';
import type { z } from 'zod';
import type { Asked, Operation } from './operation';
import { ApiProblem, notFound, wrongFields, type FieldProblem } from './problem';

/** What is read of an HTTP request; the trigger's request is one. */
export interface ApiRequest {
  readonly headers: { get(name: string): string | null };
  readonly query: URLSearchParams;
  readonly params: Readonly<Record<string, string>>;
  readonly body: ReadableStream<Uint8Array> | null;
}

const longestQuery = 2_000;
const longestName = 40;
/** Where the platform looks for a key, besides the header. It is none of our parameters. */
const keyParameter = 'code';
const notShown = '(a name that is not shown)';

/** The name of a field that nobody knows: the caller chose it, so only what looks like one of ours is repeated, and no more than its beginning. */
const safeName = (name: string): string =>
  /^[a-z][\w-]*$/i.test(name)
    ? name.length > longestName
      ? `${name.slice(0, longestName)}...`
      : name
    : notShown;

/**
 * The request as the operation wants it. Sizes are looked at before anything is read.
 * @throws ApiProblem that names every field that is wrong, and no value
 */
export async function readRequest<O extends Operation>(operation: O, request: ApiRequest): Promise<Asked<O>> {
  const params = operation.params.safeParse(request.params);
  if (!params.success) throw notFound(operation);
  const query = parsed('query', operation.query, queryOf(request.query));
  const body =
    operation.body === undefined
      ? ({ ok: true, value: undefined } as const)
      : parsed(
          'body',
          operation.body.schema,
          await jsonOf(request, operation.body.longestBytes),
          operation.body.elsewhere,
        );
  if (!query.ok || !body.ok) {
    const problems = [...(query.ok ? [] : query.problems), ...(body.ok ? [] : body.problems)];
    throw new ApiProblem(
      wrongFields,
      problems.map(({ shown }) => shown),
      problems.map(({ logged }) => logged).join(' '),
    );
  }
  // The schemas are the operation's own, which is what its types are made of.
  return { params: params.data, query: query.value, body: body.value } as Asked<O>;
}

function queryOf(query: URLSearchParams): Record<string, string | string[]> {
  if (query.toString().length > longestQuery)
    throw new ApiProblem({
      status: 414,
      code: 'query-too-long',
      detail: `The query is longer than ${longestQuery} characters.`,
    });
  const names = [...new Set(query.keys())].filter((name) => name !== keyParameter);
  return Object.fromEntries(
    names.map((name) => {
      const values = query.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

/** The body's JSON; `{}` where it is empty. */
async function jsonOf({ headers, body }: ApiRequest, longestBytes: number): Promise<unknown> {
  const tooLong = () =>
    new ApiProblem({
      status: 413,
      code: 'body-too-long',
      detail: `The body is longer than ${longestBytes} bytes.`,
    });
  if (Number(headers.get('content-length') ?? 0) > longestBytes) throw tooLong();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > longestBytes) throw tooLong();
    chunks.push(chunk);
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
    return text.trim() === '' ? {} : (JSON.parse(text) as unknown);
  } catch {
    throw new ApiProblem({ ...wrongFields, detail: 'The body is not JSON in UTF-8.' });
  }
}

type Parsed =
  | { readonly ok: true; readonly value: unknown }
  | {
      readonly ok: false;
      readonly problems: readonly { readonly shown: FieldProblem; readonly logged: string }[];
    };

function parsed(
  where: FieldProblem['in'],
  schema: z.ZodType,
  given: unknown,
  elsewhere: Readonly<Record<string, string>> = {},
): Parsed {
  const result = schema.safeParse(given);
  if (result.success) return { ok: true, value: result.data };
  const known = schema.type === 'object' ? Object.keys((schema as z.ZodObject).shape) : [];
  return {
    ok: false,
    problems: firsts(result.error.issues).flatMap((issue) => said(where, issue, known, elsewhere)),
  };
}

/** A value of another type breaks several rules; the first one says enough. */
const firsts = (issues: readonly z.core.$ZodIssue[]): readonly z.core.$ZodIssue[] =>
  issues.filter(
    ({ path }, index) => index === issues.findIndex((other) => other.path.join('.') === path.join('.')),
  );

function said(
  where: FieldProblem['in'],
  issue: z.core.$ZodIssue,
  known: readonly string[],
  elsewhere: Readonly<Record<string, string>>,
) {
  const path = issue.path.map((part) => (typeof part === 'number' ? String(part) : safeName(String(part))));
  if (issue.code !== 'unrecognized_keys') {
    const name = path.join('.');
    const detail = issue.message.endsWith('.') ? issue.message : `${issue.message}.`;
    return [
      {
        shown: { in: where, name, detail },
        logged: `${where} ${name}: ${detail}`,
      },
    ];
  }
  const detail =
    known.length === 0 || path.length > 0
      ? 'This is not known here.'
      : `This is not known. Known: ${known.join(', ')}.`;
  return issue.keys.map((key) => ({
    shown: { in: where, name: [...path, safeName(key)].join('.'), detail: elsewhere[key] ?? detail },
    logged: `${where}: a field that is not known.`,
  }));
}
