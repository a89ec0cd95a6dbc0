import { codeSets, type CodeSet } from '../../../lib/payload/codeSets';
import { withoutTrailing } from '../compare/idKey';

/**
 * What a value stands for among some texts, by payload.md "Codes are recognised, never cut"; written again here, from
 * the text, so that the conformance does not take the rules' word for it.
 */
export function textIn(texts: readonly string[], value: string): string | undefined {
  const said = value.trim().toUpperCase();
  if (texts.includes(said)) return said;
  return [...texts]
    .sort((a, b) => b.length - a.length)
    .find((text) => {
      const alsoBlank = text.length > 1 && text !== 'NONE' ? '|\\s' : '';
      return new RegExp(`^${text}(?:\\s*[-–:(]${alsoBlank})`).test(said);
    });
}

const words: Readonly<Record<string, string>> = { MALE: 'M', FEMALE: 'F' };

/** The code that a value stands for; a sex also in words, an accommodation also with the digit that says whether it suits. */
export function codeIn(set: CodeSet, value: string): string | undefined {
  const codes = Object.keys(codeSets[set]);
  if (set === 'sex') return words[value.trim().toUpperCase()] ?? textIn(codes, value);
  if (set !== 'accommodation') return textIn(codes, value);
  return textIn([...codes, ...codes.flatMap((code) => [`${code}1`, `${code}2`])], value)?.slice(0, 1);
}

/** LTRIM and RTRIM: blanks only. */
export const trimBlanks = (value: string): string => withoutTrailing(value).replace(/^ +/, '');

/** NULLIF(…, ''), then LEFT. */
export const cutCode =
  (length: number) =>
  (value: string): string | undefined =>
    trimBlanks(value).slice(0, length) || undefined;
