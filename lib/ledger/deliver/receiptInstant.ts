/** The receipt's time for a `datetime` column: its wall clock as it stands, since it names no zone; null when it is none. */
export function receiptInstant(text: string): Date | null {
  const at = new Date(`${text.trim().replace(/[ _]/, 'T').replace(/Z$/i, '')}Z`);
  return Number.isNaN(at.getTime()) ? null : at;
}
