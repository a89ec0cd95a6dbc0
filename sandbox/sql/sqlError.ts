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

/** 102, quoting the words at fault: what the stand-in does not know is refused, never guessed. */
export function syntaxError(near: string, line: number, statement: string): SqlError {
  return new SqlError(102, `Incorrect syntax near '${near}'. Not understood by the stand-in: ${statement}`, {
    severity: 15,
    line,
  });
}
