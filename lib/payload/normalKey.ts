/**
 * The key under which JavaScript looks an SSD id up: SQL Server compares ids without regard to case and trailing
 * blanks, so `'A'`, `'a'` and `'a '` are one key. Never sent: an id is sent as stored.
 */
export function normalKey(id: string): string {
  return id.replace(/ +$/, '').toUpperCase();
}
