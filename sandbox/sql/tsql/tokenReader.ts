import { SqlError, syntaxError } from '../sqlError';
import type { Condition, Expression, Query, Statement } from './ast';
import type { Token } from './token';

/** The rules that need each other, so that each can sit in a file of its own without import cycles. */
export interface Grammar {
  readonly expression: (reader: TokenReader) => Expression;
  readonly condition: (reader: TokenReader) => Condition;
  readonly query: (reader: TokenReader) => Query;
  readonly statement: (reader: TokenReader) => Statement;
}

/** Characters of a statement that an error quotes. */
const MOST_QUOTED = 300;

const LONGEST_NAME = 128;

/** Walks over the tokens of one batch. */
export class TokenReader {
  private at = 0;
  private statementStart = 0;
  private statementBefore = 0;

  constructor(
    readonly text: string,
    private readonly tokens: readonly Token[],
    readonly grammar: Grammar,
  ) {}

  peek(ahead = 0): Token {
    const token = this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)];
    if (token === undefined) throw new Error('A token list always ends in an end token.');
    return token;
  }

  next(): Token {
    const token = this.peek();
    if (token.type !== 'end') this.at += 1;
    return token;
  }

  get ended(): boolean {
    return this.peek().type === 'end';
  }

  /** Where to go back to, for rules that look ahead further than a token. */
  mark(): number {
    return this.at;
  }

  reset(mark: number): void {
    this.at = mark;
  }

  /** Remembers where the statement begins, so that an error can quote it. */
  beginStatement(): void {
    // Two statements need no `;` between them, so what is not understood may belong to the one before.
    const parted = this.at === 0 || this.tokens[this.at - 1]?.text === ';';
    this.statementBefore = parted ? this.peek().start : this.statementStart;
    this.statementStart = this.peek().start;
  }

  /** The statement that began last, up to here. */
  statementText(start: number): string {
    return this.textSince(start).slice(0, MOST_QUOTED).trim();
  }

  isWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.type === 'word' && token.upper === word;
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.type === 'symbol' && token.text === symbol;
  }

  /** Takes the words if they all come next. */
  accept(...words: string[]): boolean {
    if (!words.every((word, ahead) => this.isWord(word, ahead))) return false;
    this.at += words.length;
    return true;
  }

  /** Takes whichever of the words comes next. */
  acceptAny(...words: string[]): string | undefined {
    return words.find((word) => this.accept(word));
  }

  acceptSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.at += 1;
    return true;
  }

  expect(...words: string[]): void {
    for (const word of words) if (!this.accept(word)) throw this.error();
  }

  expectSymbol(symbol: string): void {
    if (!this.acceptSymbol(symbol)) throw this.error();
  }

  isName(ahead = 0): boolean {
    const { type } = this.peek(ahead);
    return type === 'word' || type === 'quoted';
  }

  name(): string {
    if (!this.isName()) throw this.error();
    // Temporary tables live by rules of their own, which the project does not use.
    if (this.peek().text.startsWith('#')) throw this.error();
    const { text, line } = this.next();
    if (text.length > LONGEST_NAME)
      throw new SqlError(
        103,
        `The identifier that starts with '${text.slice(0, LONGEST_NAME)}' is too long. Maximum length is ${LONGEST_NAME}.`,
        { severity: 15, state: 4, line },
      );
    return text;
  }

  /** `a.b.c`, also with parts left out (`db..table`). */
  qualifiedName(): string[] {
    const parts = [this.name()];
    while (this.acceptSymbol('.')) {
      while (this.acceptSymbol('.')) parts.push('');
      parts.push(this.name());
    }
    return parts;
  }

  variable(): string {
    const token = this.next();
    if (token.type !== 'variable') throw this.error(token);
    return token.text;
  }

  integer(): number {
    const negative = this.acceptSymbol('-');
    const token = this.next();
    if (token.type !== 'number' || !/^\d+$/.test(token.text)) throw this.error(token);
    return negative ? -Number(token.text) : Number(token.text);
  }

  string(): string {
    const token = this.next();
    if (token.type !== 'string') throw this.error(token);
    return token.text;
  }

  /** One or more of what `rule` reads, between commas. */
  list<T>(rule: () => T): T[] {
    const items = [rule()];
    while (this.acceptSymbol(',')) items.push(rule());
    return items;
  }

  parenthesised<T>(rule: () => T): T {
    this.expectSymbol('(');
    const inner = rule();
    this.expectSymbol(')');
    return inner;
  }

  /** The words from `from` (a token's start) up to here, as written. */
  textSince(from: number): string {
    const last = this.tokens[this.at - 1];
    return this.text.slice(from, last?.end ?? from);
  }

  /** 102 at the token, with the statement quoted. */
  error(token: Token = this.peek()): SqlError {
    const quoted = this.text.slice(this.statementBefore, this.statementBefore + MOST_QUOTED).trim();
    return syntaxError(token.text, token.line, quoted);
  }
}
