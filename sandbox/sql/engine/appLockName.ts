import type { LockMode } from './lockManager';

/** The name under which an application lock is held: principal and resource, the latter with its case. */
export const appLockName = (principal: string, resource: string): string =>
  `app:${principal.toLowerCase()}:${resource}`;

/** The lock mode that a text names, `undefined` where the stand-in has none such. */
export function lockModeOf(text: string): LockMode | undefined {
  switch (text.toLowerCase()) {
    case 'shared':
      return 'Shared';
    case 'update':
      return 'Update';
    case 'exclusive':
      return 'Exclusive';
    default:
      return undefined;
  }
}
