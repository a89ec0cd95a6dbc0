import type { Person } from '../run/app/requester';

const longestName = 100;

/** Whether the platform says that its authentication is on (`WEBSITE_AUTH_ENABLED`). */
export const isSignInOn = (environment: Readonly<Record<string, string | undefined>>): boolean =>
  environment['WEBSITE_AUTH_ENABLED']?.toLowerCase() === 'true';

/**
 * Who asks, as far as it is known: the person whom App Service authentication has signed in; undefined where only a key was
 * shown. The platform's headers count only where the platform says that its authentication is on: there it takes a caller's own
 * headers of these names away; where it is off, anybody can send them.
 * @param environment the process's, where the platform says so (`WEBSITE_AUTH_ENABLED`)
 */
export function readCaller(
  headers: { get(name: string): string | null },
  environment: Readonly<Record<string, string | undefined>>,
): Person | undefined {
  if (!isSignInOn(environment)) return undefined;
  const objectId = headers.get('x-ms-client-principal-id') ?? '';
  // The directory's object ids are GUIDs; another identity provider's ids may be anything, so they are not taken.
  if (!/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(objectId)) return undefined;
  const name = (headers.get('x-ms-client-principal-name') ?? '').slice(0, longestName);
  return { objectId, name };
}
