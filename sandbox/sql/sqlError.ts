export interface SqlErrorOptions {
  readonly severity?: number;
  readonly state?: number;
  readonly line?: number;
}

/** An error as SQL Server reports it: number, severity, state and line, with the server's wording. */
export class SqlError extends Error {
  readonly number: number;
  readonly severity: number;
  readonly state: number;
  line: number;

  constructor(number: number, message: string, options: SqlErrorOptions = {}) {
    super(message);
    this.name = 'SqlError';
    this.number = number;
    this.severity = options.severity ?? 16;
    this.state = options.state ?? 1;
    this.line = options.line ?? 1;
  }
}

/** What the parser cannot know: functions, procedures, types, styles and options that only SQL Server has. */
const unknownWords = new Set([102, 155, 195, 281, 2812, 8009]);

/** Has an error about what the stand-in does not know quote the statement, unless it does already. */
export function quoteStatement(error: SqlError, statement: string): void {
  if (!unknownWords.has(error.number) || error.message.includes(NOT_UNDERSTOOD)) return;
  error.message = `${error.message} ${NOT_UNDERSTOOD} ${statement}`;
}

const NOT_UNDERSTOOD = 'Not understood by the stand-in:';

/** 102, quoting the words at fault: what the stand-in does not know is refused, never guessed. */
export function syntaxError(near: string, line: number, statement: string): SqlError {
  return new SqlError(102, `Incorrect syntax near '${near}'. ${NOT_UNDERSTOOD} ${statement}`, {
    severity: 15,
    line,
  });
}
