export type TokenType = 'word' | 'quoted' | 'string' | 'number' | 'binary' | 'variable' | 'symbol' | 'end';

export interface Token {
  readonly type: TokenType;
  /** As written; for strings and quoted names, the content. */
  readonly text: string;
  /** Upper case, for words; the symbol itself for symbols. */
  readonly upper: string;
  readonly line: number;
  /** Where it begins and ends in the text. */
  readonly start: number;
  readonly end: number;
}
