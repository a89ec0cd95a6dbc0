import { idPattern } from '../patterns';

/** What keeps an id from being sent (payload.md section 6). */
export type IdFault = 'missing' | 'too-long' | 'characters';

/** What is wrong with an id, or undefined. */
export function idFault(id: string, max: number): IdFault | undefined {
  if (id === '') return 'missing';
  if (id.length > max) return 'too-long';
  return idPattern.test(id) ? undefined : 'characters';
}
