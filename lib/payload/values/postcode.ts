import { postcodePattern } from '../patterns';
import { trimmed } from './text';

/** The postcode in a column, in upper case with at most one blank inside (item 13); undefined where it is none. */
export function recognisePostcode(value: unknown): string | undefined {
  const candidate = trimmed(value).toUpperCase().replace(/\s+/g, ' ');
  return postcodePattern.test(candidate) ? candidate : undefined;
}
