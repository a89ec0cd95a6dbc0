import { syntaxError } from '../sqlError';
import type { Token, TokenType } from './token';

const wordStart = /[\p{L}_#]/u;
const pattern = {
  blank: /[\s\uFEFF]+/y,
  lineComment: /--[^\n]*/y,
  word: /[\p{L}_#][\p{L}\p{N}_@$#]*/uy,
  variable: /@@?[\p{L}\p{N}_@$#]+/uy,
  binary: /0x[0-9A-Fa-f]*/y,
  number: /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y,
  symbol: /<>|<=|>=|::|[-+*/%&|^~!=<>(),.;]/y,
};

function matchAt(regexp: RegExp, text: string, at: number): string | undefined {
  regexp.lastIndex = at;
  return regexp.exec(text)?.[0];
}

/** The end of a comment in slashes and stars, which may be nested. */
function blockCommentEnd(text: string, start: number): number {
  let depth = 1;
  let at = start + 2;
  while (at < text.length && depth > 0) {
    const pair = text.slice(at, at + 2);
    if (pair === '/*' || pair === '*/') {
      depth += pair === '/*' ? 1 : -1;
      at += 2;
    } else at += 1;
  }
  if (depth > 0) throw syntaxError('/*', 1, text.slice(start, start + 60));
  return at;
}

/** Reads up to the closing quote; a doubled quote stands for one. */
function quoted(text: string, start: number, close: string): { content: string; end: number } {
  let at = start;
  let content = '';
  for (;;) {
    const next = text.indexOf(close, at);
    if (next < 0) throw syntaxError(text[start - 1] ?? close, 1, text.slice(start, start + 60));
    content += text.slice(at, next);
    if (text[next + 1] !== close) return { content, end: next + 1 };
    content += close;
    at = next + 2;
  }
}

/**
 * Cuts T-SQL into tokens; comments and blanks are dropped.
 * @throws SqlError 102 at a character or an unclosed quote that T-SQL does not have.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let counted = 0;
  const lineAt = (at: number): number => {
    for (; counted < at; counted += 1) if (text[counted] === '\n') line += 1;
    return line;
  };
  const push = (type: TokenType, content: string, start: number, end: number): void => {
    const upper = type === 'word' || type === 'variable' ? content.toUpperCase() : content;
    tokens.push({ type, text: content, upper, line: lineAt(start), start, end });
  };
  let at = 0;
  while (at < text.length) {
    const skipped = matchAt(pattern.blank, text, at) ?? matchAt(pattern.lineComment, text, at);
    if (skipped !== undefined) {
      at += skipped.length;
      continue;
    }
    const pair = text.slice(at, at + 2);
    if (pair === '/*') {
      at = blockCommentEnd(text, at);
      continue;
    }
    const first = pair[0] ?? '';
    const start = at;
    if (first === "'" || pair === "N'" || pair === "n'") {
      const string = quoted(text, at + (first === "'" ? 1 : 2), "'");
      at = string.end;
      push('string', string.content, start, at);
    } else if (first === '[' || first === '"') {
      const name = quoted(text, at + 1, first === '[' ? ']' : '"');
      at = name.end;
      push('quoted', name.content, start, at);
    } else {
      const kind: [TokenType, RegExp] | undefined = wordStart.test(first)
        ? ['word', pattern.word]
        : first === '@'
          ? ['variable', pattern.variable]
          : pair.toLowerCase() === '0x'
            ? ['binary', pattern.binary]
            : /[0-9]/.test(first) || /^\.[0-9]/.test(pair)
              ? ['number', pattern.number]
              : ['symbol', pattern.symbol];
      const found = matchAt(kind[1], text, at);
      if (found === undefined) throw syntaxError(first, lineAt(at), text.slice(at, at + 60));
      at += found.length;
      push(kind[0], found, start, at);
    }
  }
  push('end', '', text.length, text.length);
  return tokens;
}
