import { z } from 'zod';
import { toAppError, type ErrorKind } from '../errors/appError';
import { withoutPlaces, type NamedPlace } from '../config/places';
import type { DeclaredProblem, Operation } from './operation';

const fieldProblemSchema = z
  .object({
    in: z.enum(['body', 'query']).describe('Where the field stands.'),
    name: z
      .string()
      .describe('The field, with dots and numbers for what is inside another; empty for the whole body.'),
    detail: z.string().describe('What is wrong with it. No value is repeated.'),
  })
  .readonly();
export type FieldProblem = z.infer<typeof fieldProblemSchema>;

/** Problem details (RFC 9457), as every answer has them that is no success. */
export const problemSchema = z
  .object({
    type: z.string().describe('Names this kind of problem: `urn:csc-data-flow:problem:` and the code.'),
    title: z.string().describe('What it means, the same for every problem of this status.'),
    status: z.int().describe('The HTTP status again.'),
    detail: z.string().describe('What happened.'),
    code: z.string().describe('Stable; the log and the runbook use the same code.'),
    advice: z.string().optional().describe('What to do next.'),
    problems: z.array(fieldProblemSchema).readonly().optional().describe('Each field that is wrong.'),
  })
  .readonly()
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;

const titles: Readonly<Record<number, string>> = {
  400: 'The request is not understood',
  404: 'This is not there',
  409: 'This must not be done',
  413: 'The body is too long',
  414: 'The query is too long',
  500: 'Something must be put right',
  503: 'It may go well later',
};

/** The status of an error of the job: 503 for what may pass, 409 when what was asked for must not be, 500 otherwise. */
const statusOf: Readonly<Record<ErrorKind, number>> = {
  retryable: 503,
  refused: 409,
  configuration: 500,
  data: 500,
  bug: 500,
};

/** A request that is answered with a problem. It is no fault of the job: nothing is logged as an error. */
export class ApiProblem extends Error {
  constructor(
    readonly declared: DeclaredProblem,
    readonly problems: readonly FieldProblem[] = [],
    /** What the log may say of it: names that we know, none that the caller made up. */
    readonly logged: string = declared.detail,
  ) {
    super(declared.code);
    this.name = 'ApiProblem';
  }
}

/** The problem of a request some of whose fields are wrong. */
export const wrongFields = {
  status: 400,
  code: 'request-invalid',
  detail: 'Fields of the request are wrong: see problems.',
} as const satisfies DeclaredProblem;

/** What the operation answers where its path names nothing that is there. */
export function notFound(operation: Operation): ApiProblem {
  return new ApiProblem(
    operation.notFound ?? { status: 404, code: 'not-found', detail: 'There is nothing at this address.' },
  );
}

/** The body of a declared problem. */
export function problemBody(
  { status, code, detail, advice }: DeclaredProblem,
  problems: readonly FieldProblem[] = [],
): Problem {
  return {
    type: `urn:csc-data-flow:problem:${code}`,
    title: titles[status] ?? 'The request has failed',
    status,
    detail,
    code,
    ...(advice === undefined ? {} : { advice }),
    ...(problems.length === 0 ? {} : { problems }),
  };
}

/**
 * What a request is answered that fails. The answer says what the log says, but for the names of servers, ports, vaults and
 * databases: those are for the log alone.
 * @param places such names, as the messages hold them; none where the settings could not be read
 */
export function problemOf(error: unknown, places: readonly NamedPlace[] = []): Problem {
  if (error instanceof ApiProblem) return problemBody(error.declared, error.problems);
  const { kind, code, message, advice } = toAppError(error);
  return problemBody({
    status: statusOf[kind],
    code,
    detail: withoutPlaces(message, places),
    ...(advice === undefined ? {} : { advice: withoutPlaces(advice, places) }),
  });
}
