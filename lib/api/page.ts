import { z } from 'zod';
import { limits } from '../payload/limits';
import { parseJson } from '../payload/values/json';
import { ApiProblem, wrongFields } from './problem';

const longestPage = 200;
const longestCursor = 300;

/** Query parameters of everything that comes in pages. */
export const pageParameters = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(longestPage)
    .default(50)
    .describe('How many at most on this page.'),
  cursor: z
    .string()
    .max(longestCursor)
    .optional()
    .describe('Where the page begins: take it from `next` of the page before, as it is.'),
};

/** What stands in cursors, no larger than the ledger keeps it: what is larger is none of ours, and no statement takes it. */
export const cursorParts = {
  rowNumber: z.int().min(0).max(limits.storedNumber),
  personId: z.string().max(limits.storedId),
};

/** A page of items; `next` is the address of the following one, and missing on the last. */
export const pageSchema = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item).readonly(),
    next: z.string().optional().describe('The address of the next page; missing on the last one.'),
  });

/** The keys after which a page begins, as text that says nothing to people. */
const cursorOf = (key: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

/**
 * The key in a cursor.
 * @param schema of the key, a tuple
 * @throws ApiProblem for a cursor that is none of these pages'
 */
export function readCursor<Key>(schema: z.ZodType<Key>, cursor: string): Key {
  const key = schema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8'))?.value);
  if (key.success) return key.data;
  throw new ApiProblem(
    wrongFields,
    [{ in: 'query', name: 'cursor', detail: 'This is no cursor of these pages.' }],
    'query cursor: no cursor of these pages.',
  );
}

export interface PageRequest<Row> {
  /** The path of this list, such as `/api/runs`. */
  readonly path: string;
  readonly limit: number;
  /** The filters of this request, which the next page keeps. */
  readonly filters?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** What the next page begins after. */
  readonly keyOf: (row: Row) => readonly (string | number)[];
}

/**
 * One page of the rows that were read.
 * @param rows one more than the limit, where there are so many: that one says that there is a next page
 */
export function pageOf<Row>(
  rows: readonly Row[],
  { path, limit, filters = {}, keyOf }: PageRequest<Row>,
): { readonly items: readonly Row[]; readonly next?: string } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  if (rows.length <= limit || last === undefined) return { items };
  const query = new URLSearchParams({ limit: String(limit) });
  for (const [name, value] of Object.entries(filters))
    if (value !== undefined) query.set(name, String(value));
  query.set('cursor', cursorOf(keyOf(last)));
  return { items, next: `${path}?${query.toString()}` };
}
