/**
 * Cuts every date of rows fresh from the driver to its calendar date as text, in place (payload.md section 2). The
 * driver reads a `datetime` as UTC, so no time zone moves it.
 */
export function cutDates(rows: readonly object[]): void {
  for (const row of rows) {
    for (const [column, value] of Object.entries(row)) {
      if (value instanceof Date) Reflect.set(row, column, value.toISOString().slice(0, 10));
    }
  }
}
