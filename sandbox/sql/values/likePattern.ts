const cache = new Map<string, RegExp>();
const MOST_KEPT = 500;

const escaped = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

function translate(pattern: string, escape: string | undefined): string {
  let source = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    if (character === escape) {
      at += 1;
      source += escaped(pattern.charAt(at));
    } else if (character === '%') source += '[^]*';
    else if (character === '_') source += '[^]';
    else if (character === '[') {
      const end = pattern.indexOf(']', at + 2);
      if (end < 0) return '(?!)';
      const negated = pattern[at + 1] === '^';
      const inside = pattern.slice(at + (negated ? 2 : 1), end).replace(/[\\\]^]/g, '\\$&');
      source += `[${negated ? '^' : ''}${inside}]`;
      at = end;
    } else source += escaped(character);
  }
  return source;
}

function compiled(source: string): RegExp {
  try {
    // Blanks at the end of the text do not matter, those of the pattern do.
    return new RegExp(`^${source} *$`, 'iu');
  } catch {
    // A set that is none, such as `[z-a]`, matches nothing.
    return /(?!)/;
  }
}

/** LIKE as a regular expression: without regard to case, with `%`, `_`, `[a-f]` and `[^0-9]`. */
export function likePattern(pattern: string, escape?: string): RegExp {
  const id = `${escape ?? ''}\u0000${pattern}`;
  const known = cache.get(id);
  if (known !== undefined) return known;
  if (cache.size >= MOST_KEPT) cache.clear();
  const made = compiled(translate(pattern, escape));
  cache.set(id, made);
  return made;
}
