const MOST_KEPT = 5000;

export interface LoggedStatement {
  readonly session: number;
  /** The text as sent: values travel beside it, never in it. */
  readonly text: string;
}

/** The statements that clients sent, the latest last. */
export class StatementLog {
  private entries: LoggedStatement[] = [];
  /** All that were sent, also those no longer kept. */
  count = 0;

  add(entry: LoggedStatement): void {
    this.count += 1;
    this.entries.push(entry);
    if (this.entries.length > MOST_KEPT * 2) this.entries = this.entries.slice(-MOST_KEPT);
  }

  list(): LoggedStatement[] {
    return this.entries.slice(-MOST_KEPT);
  }

  clear(): void {
    this.entries = [];
    this.count = 0;
  }
}
