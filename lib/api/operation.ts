import { z } from 'zod';

/** Who may call: `function` needs the key of that function (or a key of the whole host), `anonymous` none. */
export type Access = 'function' | 'anonymous';

/** An answer that succeeds. Without a schema it has no body. */
export interface Answer {
  readonly description: string;
  /** The body; a CSV answer is described by its media type alone. */
  readonly schema?: z.ZodType;
  /** Whether the same can be had as CSV. */
  readonly csv?: true;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A problem that this operation may answer, besides those that all operations have. */
export interface DeclaredProblem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly advice?: string;
}

/** A request and what it is answered: shown in the OpenAPI document, and run as a test. */
export interface Example {
  /** What it shows, as a sentence without a full stop. */
  readonly summary: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  readonly status: number;
  readonly answer: unknown;
}

/** One thing that can be asked over HTTP: everything that is known of it before it is asked. */
export interface Operation {
  /** The name of the function, and of the operation in the OpenAPI document. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** After `/api`, with parameters in braces. */
  readonly path: `/${string}`;
  readonly access: Access;
  readonly summary: string;
  readonly description: string;
  /** Path parameters. A value of another form names nothing: it is answered with `notFound`. */
  readonly params: z.ZodObject;
  readonly notFound?: DeclaredProblem;
  /** Query parameters; an unknown one is refused by name. */
  readonly query: z.ZodObject;
  /** The body in JSON, where there is one; an empty body is read as `{}`. */
  readonly body?: {
    readonly schema: z.ZodType;
    readonly longestBytes: number;
    /** Fields that are no longer, or not yet, taken here: what to do instead, a sentence for each. */
    readonly elsewhere?: Readonly<Record<string, string>>;
  };
  readonly answers: Readonly<Record<number, Answer>>;
  readonly problems: readonly DeclaredProblem[];
  /** By a short key. */
  readonly examples: Readonly<Record<string, Example>>;
}

/** No parameters at all. */
export const noParameters = z.strictObject({});

type Body<O extends Operation> = O['body'] extends { readonly schema: infer S extends z.ZodType }
  ? z.output<S>
  : undefined;

/** What was asked, checked. */
export interface Asked<O extends Operation> {
  readonly params: z.output<O['params']>;
  readonly query: z.output<O['query']>;
  readonly body: Body<O>;
}

/** A table for a spreadsheet. */
export interface CsvTable {
  /** Without its ending. */
  readonly fileName: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
}

type BodyOf<A> = A extends { readonly schema: infer S extends z.ZodType }
  ? { readonly body: z.output<S> }
  : { readonly body?: undefined };
type CsvOf<S, A> = A extends { readonly csv: true }
  ? { readonly status: S; readonly csv: CsvTable } & Headers
  : never;
interface Headers {
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a handler of the operation may answer. */
export type Reply<O extends Operation> = {
  [S in keyof O['answers'] & number]:
    ({ readonly status: S } & Headers & BodyOf<O['answers'][S]>) | CsvOf<S, O['answers'][S]>;
}[keyof O['answers'] & number];

/** Keeps the exact types of an operation, so that its handler is checked against it. */
export const defineOperation = <const O extends Operation>(operation: O): O => operation;
