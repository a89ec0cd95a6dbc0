import { upnPattern } from '../limits';
import { trimmed } from './text';

/** The unique pupil number in a column, trimmed and in upper case (items 3 and 4); undefined where it is none. */
export function recogniseUpn(value: unknown): string | undefined {
  const candidate = trimmed(value).toUpperCase();
  return upnPattern.test(candidate) ? candidate : undefined;
}

/** Letters that stand for 0 to 22: the alphabet without I, O and S. */
const letters = 'ABCDEFGHJKLMNPQRTUVWXYZ';

/**
 * Whether the first letter of a UPN is the one that its other twelve places make: their values, weighted 2 to 13,
 * summed modulo 23 (payload.md section 6). A letter in those places counts as its own place in the alphabet used.
 */
export function hasRightCheckLetter(upn: string): boolean {
  let sum = 0;
  for (let place = 1; place < upn.length; place += 1) {
    const character = upn.charAt(place);
    const value = character >= '0' && character <= '9' ? Number(character) : letters.indexOf(character);
    if (value < 0) return false;
    sum += value * (place + 1);
  }
  return letters.charAt(sum % 23) === upn.charAt(0);
}
