import { idPattern } from '../limits';

/** What keeps an id from being sent (payload.md section 6). */
export type IdFault = 'missing' | 'too-long' | 'characters';

/** What keeps `id` from being sent, or undefined where it may be: the one answer to that question (payload.md section 6). */
export function idFault(id: string, max: number): IdFault | undefined {
  if (id === '') return 'missing';
  if (id.length > max) return 'too-long';
  return idPattern.test(id) ? undefined : 'characters';
}

/** Whether a value is an id that may be sent: text of at most `max` characters, each one that DfE takes. */
export function isSendableId(id: unknown, max: number): id is string {
  return typeof id === 'string' && idFault(id, max) === undefined;
}
