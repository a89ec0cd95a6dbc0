const letters = 'ABCDEFGHJKLMNPQRTUVWXYZ';

/** A unique pupil number with the right check letter, of a local authority that there is not (999). */
export function fakePupilNumber(index: number): string {
  const digits = `999${String(index % 1_000_000_000).padStart(9, '0')}`;
  const sum = Array.from(digits).reduce((total, digit, place) => total + Number(digit) * (place + 2), 0);
  return `${letters[sum % 23] ?? 'A'}${digits}`;
}
