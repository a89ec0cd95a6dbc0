import { keyOf } from '../values/keyOf';
import { integer, numberOf, pure, strict, textOf } from './sqlFunction';
import type { SqlFunction } from './sqlFunction';

export const textFunctions: Readonly<Record<string, SqlFunction>> = {
  key_ci: pure((text) => (typeof text === 'string' ? keyOf(text) : (text ?? null))),
  after_key: strict((text) => textOf(text).slice(textOf(text).indexOf('\u0001') + 1)),
  text_length: strict((text) => integer(textOf(text).replace(/ +$/, '').length)),
  pad_text: strict((text, length) => textOf(text).slice(0, numberOf(length)).padEnd(numberOf(length), ' ')),
};
