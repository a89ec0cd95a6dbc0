/** A `datetime` column holds nothing before this. */
const earliest = Date.UTC(1753, 0, 1);

/**
 * The receipt's time for a `datetime` column: its wall clock as it stands, since it names no zone; null when it is none, or one
 * that the column does not hold: an acceptance must be written whatever its time says.
 */
export function receiptInstant(text: string): Date | null {
  const at = new Date(`${text.trim().replace(/[ _]/, 'T').replace(/Z$/i, '')}Z`);
  return at.getTime() >= earliest ? at : null;
}
