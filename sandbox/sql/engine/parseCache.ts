import type { Statement } from '../tsql/ast';
import { parseBatch } from '../tsql/parse';

const MOST_KEPT = 300;
const parsed = new Map<string, readonly Statement[]>();

/** The statements of a batch, parsed once per text. */
export function parseCached(text: string): readonly Statement[] {
  const known = parsed.get(text);
  if (known !== undefined) {
    parsed.delete(text);
    parsed.set(text, known);
    return known;
  }
  const made = parseBatch(text);
  parsed.set(text, made);
  const [oldest] = parsed.keys();
  if (parsed.size > MOST_KEPT && oldest !== undefined) parsed.delete(oldest);
  return made;
}
