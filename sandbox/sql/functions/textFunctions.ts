import { keyOf } from '../values/keyOf';
import { SqlError } from '../sqlError';
import type { SqliteValue } from '../values/sqliteValue';
import { integer, numberOf, pure, strict, textOf } from './sqlFunction';
import type { SqlFunction } from './sqlFunction';

/**
 * JSON_VALUE in its lax mode, for paths of plain names: the value as text, NULL where there is none or where it is no single one.
 * @throws SqlError 13609 for text that is no JSON, 13607 for another path
 */
function jsonValue(text: string, path: string): SqliteValue {
  if (!/^\$(?:\.[A-Za-z_]\w*)+$/.test(path))
    throw new SqlError(
      13607,
      `JSON path is not properly formatted, or the stand-in does not know it: ${path}`,
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SqlError(13609, 'JSON text is not properly formatted.');
  }
  for (const name of path.split('.').slice(1))
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as Record<string, unknown>)[name]
        : undefined;
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

export const textFunctions: Readonly<Record<string, SqlFunction>> = {
  key_ci: pure((text) => (typeof text === 'string' ? keyOf(text) : (text ?? null))),
  after_key: strict((text) => textOf(text).slice(textOf(text).indexOf('\u0001') + 1)),
  json_value: strict((text, path) => jsonValue(textOf(text), textOf(path))),
  text_length: strict((text) => integer(textOf(text).replace(/ +$/, '').length)),
  pad_text: strict((text, length) => textOf(text).slice(0, numberOf(length)).padEnd(numberOf(length), ' ')),
};
