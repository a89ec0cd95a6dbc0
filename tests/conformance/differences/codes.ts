import { codeSets, type CodeSet } from '../../../lib/payload/codeSets';

/**
 * The code that a value stands for, as payload.md section 4 has it ("Codes are recognised, never cut"); written again
 * here, from the text, so that the conformance does not take the rules' word for it.
 */
export function codeIn(set: CodeSet, value: string): string | undefined {
  const said = value.trim().toUpperCase();
  const codes = Object.keys(codeSets[set]).sort((a, b) => b.length - a.length);
  if (codes.includes(said)) return said;
  return codes.find((code) => {
    const alsoBlank = code.length > 1 && code !== 'NONE' ? '|\\s' : '';
    return new RegExp(`^${code}(?:\\s*[-–:(]${alsoBlank})`).test(said);
  });
}

/** LTRIM and RTRIM: blanks only. */
export const trimBlanks = (value: string): string => value.replace(/^ +| +$/g, '');

/** NULLIF(…, ''), then LEFT. */
export const cutCode =
  (length: number) =>
  (value: string): string | undefined =>
    trimBlanks(value).slice(0, length) || undefined;
