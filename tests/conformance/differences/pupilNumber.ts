/** A unique pupil number as items 3 and 4 send it; undefined where the text is none. */
export function pupilNumber(text: string): string | undefined {
  const upn = text.trim().toUpperCase();
  return /^[A-Z0-9]{13}$/.test(upn) ? upn : undefined;
}
