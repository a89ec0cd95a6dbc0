/**
 * The key under which JavaScript looks an SSD id up: SQL Server compares ids without regard to case and trailing
 * blanks, so `'A'`, `'a'` and `'a '` are one key. Never sent: an id is sent as stored.
 */
export function normalKey(id: string): string {
  return withoutTrailingBlanks(id).toUpperCase();
}

/** The id as it is sent: as stored without trailing blanks (payload.md section 4). */
export function withoutTrailingBlanks(id: string): string {
  let end = id.length;
  while (end > 0 && id.charCodeAt(end - 1) === 32) end -= 1;
  return end === id.length ? id : id.slice(0, end);
}
