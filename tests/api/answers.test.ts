import fc from 'fast-check';
import { z } from 'zod';
import { pageOf, readCursor } from '../../lib/api/page';
import { csvAnswer, csvText, jsonAnswer, problemAnswer } from '../../lib/api/response';
import { problemBody } from '../../lib/api/problem';

describe('answers', () => {
  const always = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
  const problem = problemBody({ status: 404, code: 'run-not-found', detail: 'There is no run of that id.' });

  it.each([
    ['JSON', jsonAnswer(200, { a: 1 }, { location: '/x' }), 200, 'application/json; charset=utf-8'],
    ['a problem', problemAnswer(problem), 404, 'application/problem+json; charset=utf-8'],
    ['CSV', csvAnswer(200, { fileName: 'f', columns: [], rows: [] }), 200, 'text/csv; charset=utf-8'],
  ])('in %s are kept by nobody and taken for nothing else', (_, answer, status, type) => {
    expect(answer).toMatchObject({ status, headers: { ...always, 'content-type': type } });
  });

  it('as CSV are a file', () => {
    expect(csvAnswer(200, { fileName: 'findings', columns: [], rows: [] }).headers).toMatchObject({
      'content-disposition': 'attachment; filename="findings.csv"',
    });
  });
});

describe('CSV', () => {
  const cell = (value: string): string =>
    csvText({ columns: ['a'], rows: [[value]] })
      .replace(/^\ufeff"a"\r\n/, '')
      .replace(/\r\n$/, '');

  it('begins with a mark of UTF-8 and its columns, and ends lines as spreadsheets do', () => {
    expect(
      csvText({
        columns: ['rule', 'count'],
        rows: [
          ['21', 3],
          [null, true],
        ],
      }),
    ).toBe('\ufeff"rule","count"\r\n"21",3\r\n,true\r\n');
  });

  it.each([
    ['a formula', '=1+1', `"'=1+1"`],
    ['a formula that begins with plus', '+1', `"'+1"`],
    ['one that begins with minus', '-1', `"'-1"`],
    ['one that begins with at', '@SUM(1)', `"'@SUM(1)"`],
    ['a tab before a formula', '\t=1', `"'\t=1"`],
    ['a line end before a formula', '\r=1', `"'\r=1"`],
    ['a comma', 'a,b', '"a,b"'],
    ['quotes', 'say "a"', '"say ""a"""'],
    ['a formula in quotes', '="a"', `"'=""a"""`],
    ['a line end', 'a\nb', '"a\nb"'],
    ['letters of any language', 'Zoë ü', '"Zoë ü"'],
  ])('shows %s as text', (_, value, text) => {
    expect(cell(value)).toBe(text);
  });

  it('leaves no cell that a spreadsheet would run', () => {
    fc.assert(
      fc.property(fc.constantFrom('=', '+', '-', '@', '\t', '\r'), fc.string(), (first, rest) => {
        expect(cell(first + rest)).toMatch(/^"'/);
      }),
      { seed: 20261122 },
    );
  });
});

describe('pages', () => {
  const keySchema = z.tuple([z.number()]);
  const rows = Array.from({ length: 10 }, (_, index) => index);
  /** As a store reads: what comes after the key, one more than the limit. */
  const page = (limit: number, cursor?: string) => {
    const after = cursor === undefined ? -1 : readCursor(keySchema, cursor)[0];
    const read = rows.filter((row) => row > after).slice(0, limit + 1);
    return pageOf(read, {
      path: '/api/things',
      limit,
      filters: { rule: '21', none: undefined },
      keyOf: (row) => [row],
    });
  };

  it('follow one another until all were shown once, whatever the limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), (limit) => {
        const seen: number[] = [];
        let cursor: string | undefined;
        do {
          const { items, next } = page(limit, cursor);
          expect(items.length).toBeLessThanOrEqual(limit);
          seen.push(...items);
          cursor =
            next === undefined ? undefined : (new URL(next, 'http://x').searchParams.get('cursor') ?? '');
        } while (cursor !== undefined);
        expect(seen).toEqual(rows);
      }),
      { seed: 20261122 },
    );
  });

  it('keep their limit and their filters', () => {
    const next = new URL(page(4).next ?? '', 'http://x');
    expect(next.pathname).toBe('/api/things');
    expect([...next.searchParams.keys()].sort()).toEqual(['cursor', 'limit', 'rule']);
  });

  it.each([
    ['of a word', 'latest'],
    ['of nothing', ''],
    ['of another list', Buffer.from('["a"]').toString('base64url')],
    ['of more keys', Buffer.from('[1,2]').toString('base64url')],
  ])('do not begin at a cursor %s', (_, cursor) => {
    expect(() => readCursor(keySchema, cursor)).toThrow('request-invalid');
  });
});
