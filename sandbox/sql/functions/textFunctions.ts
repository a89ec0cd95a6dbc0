import { keyOf } from '../values/keyOf';
import { likePattern } from '../values/likePattern';
import { integer, numberOf, pure, strict, textOf } from './sqlFunction';
import type { SqlFunction } from './sqlFunction';

/** Where `find` is in `text`, by the collation, counted from 1. */
function indexIn(find: string, text: string, start: number): bigint {
  return integer(text.toUpperCase().indexOf(find.toUpperCase(), Math.max(0, start - 1)) + 1);
}

/** REPLACE finds by the collation too. */
function replaceIn(text: string, find: string, by: string): string {
  if (find === '') return text;
  const upper = text.toUpperCase();
  const sought = find.toUpperCase();
  let result = '';
  let at = 0;
  for (;;) {
    const next = upper.indexOf(sought, at);
    if (next < 0) return result + text.slice(at);
    result += text.slice(at, next) + by;
    at = next + find.length;
  }
}

export const textFunctions: Readonly<Record<string, SqlFunction>> = {
  key_ci: pure((text) => (typeof text === 'string' ? keyOf(text) : (text ?? null))),
  after_key: strict((text) => textOf(text).slice(textOf(text).indexOf('\u0001') + 1)),
  text_like: pure((text, pattern, escape) => {
    if (text === null || pattern === null) return null;
    return likePattern(textOf(pattern), escape === null ? undefined : textOf(escape)).test(textOf(text))
      ? 1n
      : 0n;
  }),
  text_length: strict((text) => integer(textOf(text).replace(/ +$/, '').length)),
  data_length: pure((value, type, width) => {
    if (value === null || value === undefined) return null;
    if (value instanceof Uint8Array) return integer(value.length);
    if (['nvarchar', 'nchar', 'varchar', 'char'].includes(textOf(type)))
      return integer(textOf(value).length * numberOf(width));
    const sizes: Record<string, number> = {
      bit: 1,
      tinyint: 1,
      smallint: 2,
      int: 4,
      real: 4,
      date: 3,
      uniqueidentifier: 16,
    };
    return integer(sizes[textOf(type)] ?? 8);
  }),
  text_upper: strict((text) => textOf(text).toUpperCase()),
  text_lower: strict((text) => textOf(text).toLowerCase()),
  text_reverse: strict((text) => Array.from(textOf(text)).reverse().join('')),
  text_left: strict((text, count) => textOf(text).slice(0, Math.max(0, numberOf(count)))),
  text_right: strict((text, count) => (numberOf(count) <= 0 ? '' : textOf(text).slice(-numberOf(count)))),
  text_part: strict((text, start, length) => {
    const from = numberOf(start) - 1;
    return textOf(text).slice(Math.max(0, from), Math.max(0, from + numberOf(length)));
  }),
  text_replace: strict((text, find, by) => replaceIn(textOf(text), textOf(find), textOf(by))),
  text_repeat: pure((text, count, limit) => {
    if (text === null || count === null || numberOf(count) < 0) return null;
    const repeated = textOf(text).repeat(numberOf(count));
    return limit === null ? repeated : repeated.slice(0, numberOf(limit));
  }),
  text_index: pure((find, text, start) =>
    find === null || text === null ? null : indexIn(textOf(find), textOf(text), numberOf(start)),
  ),
  pad_text: strict((text, length) => textOf(text).slice(0, numberOf(length)).padEnd(numberOf(length), ' ')),
  quote_name: strict((text) => `[${textOf(text).replaceAll(']', ']]')}]`),
  character: strict((code) => String.fromCharCode(numberOf(code))),
};
