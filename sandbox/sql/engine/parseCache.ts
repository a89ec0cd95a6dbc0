import type { Statement } from '../tsql/ast';
import { parseBatch, parseParameters } from '../tsql/parse';

const MOST_KEPT = 300;

/** What `parse` makes of a text, made once for each of the texts that were asked for last. */
function cached<T>(parse: (text: string) => T): (text: string) => T {
  const parsed = new Map<string, T>();
  return (text) => {
    const known = parsed.get(text);
    parsed.delete(text);
    const made = known ?? parse(text);
    parsed.set(text, made);
    const [oldest] = parsed.keys();
    if (parsed.size > MOST_KEPT && oldest !== undefined) parsed.delete(oldest);
    return made;
  };
}

/** The statements of a batch, parsed once per text. */
export const parseCached = cached<readonly Statement[]>(parseBatch);

/** The parameters that sp_executesql declares, parsed once per text. */
export const parametersCached = cached(parseParameters);
