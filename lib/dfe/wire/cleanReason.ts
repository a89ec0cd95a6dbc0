import { z } from 'zod';
import { arrayNames, gatewayVocabulary, openingVocabulary, vocabulary } from './reasonVocabulary';

const longest = 300;
const longestRead = 5_000;
const mask = '*';

/** What Azure API Management answers for itself. */
const gatewayAnswer = z.object({ message: z.string() });

/** Parts of a text: a place `[3]`, a quoted part, a word, a mark, or anything else up to white space. */
const parts = /\[\d{1,3}\]|"[^"]*"|'[^']*'|`[^`]*`|“[^“”]*”|‘[^‘’]*’|[\p{L}\p{N}_'’-]+|[.,:;()]|\s+|./gu;
/**
 * A path of property names and places, such as `[0].child_details.sex`. Every round of the repetition begins with a mark of
 * its own, so that a text can be read in one way only and a long one that is no path is turned down at once.
 */
const path = /^(?:\$\.?)?(?:\.?[a-z0-9_]+)?(?:\[\d{1,3}\][a-z0-9_]*|\.[a-z0-9_]+)*$/;

/** A name alone must have a `_`: else it is a word like any other. A number must stand where a place can. */
function isPath(text: string): boolean {
  if (!/[_[]/.test(text) || !path.test(text)) return false;
  const names = text.split(/[.[\]$]+/);
  return names.every((name, at) =>
    /^\d+$/.test(name)
      ? arrayNames.has(names[at - 1] ?? '') || Number(name) === 0
      : name === '' || vocabulary.has(name),
  );
}

/** JSON properties under which a value is repeated rather than a message given. */
const valueKeys = /value|input|received|actual|given|data/i;

/** One JSON text: a lone word is a value or a code rather than a message, so it stays only where it surely is none. */
const spokenText = (text: string): string =>
  /\s/.test(text) || openingVocabulary.has(text) || isPath(text) ? text : mask;

/** JSON is read for its keys and texts, joined as a person would read them. */
function spoken(value: unknown, depth = 0): string {
  if (typeof value === 'string') return spokenText(value);
  if (typeof value !== 'object' || value === null || depth > 6) return mask;
  if (Array.isArray(value)) return value.map((entry: unknown) => spoken(entry, depth + 1)).join('; ');
  return Object.entries(value)
    .map(([key, entry]) => `${key}: ${valueKeys.test(key) ? mask : spoken(entry, depth + 1)}`)
    .join('; ');
}

/** The words of an answer: those of its JSON, or its text as it is. */
function readableText(text: string): string {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'string' ? parsed : spoken(parsed);
  } catch {
    return text;
  }
}

/**
 * Whether a number in brackets is a place and not a value: behind the name of an array, or the `[0]` of the
 * child itself, who was refused alone. A score or a house number may stand in brackets too.
 */
const isPlace = (part: string, before: string): boolean =>
  /^\[\d{1,3}\]$/.test(part) && (part === '[0]' || arrayNames.has(before));

function cleanPart(part: string, before: string, known: ReadonlySet<string>): string {
  if (/^\s+$/.test(part)) return ' ';
  if (/^[.,:;()]$/.test(part) || isPlace(part, before) || known.has(part)) return part;
  const quoted = /^(["'`“‘])(.*)["'`”’]$/su.exec(part);
  // What stands in quotes may be the very value that was refused; only a path of ours is surely not.
  if (quoted?.[2] !== undefined && isPath(quoted[2])) return quoted[2];
  return mask;
}

/**
 * The endpoint's words for a refused child without anything personal: places, our property names and a small vocabulary
 * of error words stay, everything else, numbers too, becomes `*` (DfE may repeat the value that it refuses). At most 300 characters.
 */
export function cleanReason(text: string): string {
  return cleanText(readableText(text.slice(0, longestRead)), vocabulary);
}

/** The words of a gateway that turned a request away without looking at what is in it; cleaned like a reason. */
export function cleanGatewayWords(text: string): string {
  return cleanText(gatewayMessage(text.slice(0, longestRead)), gatewayVocabulary);
}

function gatewayMessage(text: string): string {
  try {
    const { message } = gatewayAnswer.parse(JSON.parse(text));
    return message;
  } catch {
    return text;
  }
}

function cleanText(text: string, known: ReadonlySet<string>): string {
  const found = text.match(parts) ?? [];
  let before = '';
  const cleaned = found.map((part) => (before = cleanPart(part, before, known))).join('');
  const short = cleaned
    .replace(/\*[\s*]*\*/g, mask)
    .replace(/\s+/g, ' ')
    .replace(/\* ?[;:,.] ?(?=\*)/g, '')
    .trim();
  if (!/[a-z]/.test(short)) return 'no reason given';
  return short.length <= longest ? short : `${short.slice(0, longest - 1)}…`;
}
