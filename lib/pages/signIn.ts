import { z } from 'zod';
import { isSignInOn, readCaller } from '../api/caller';
import { parseJson } from '../payload/values/json';
import type { Person } from '../run/app/requester';

/** Whether somebody may see the pages, and why not. */
export type SignIn = { readonly kind: 'signed-in'; readonly person: Person } | NoSignIn;

/** Why somebody may not see them. */
export type NoSignIn =
  | { readonly kind: 'off' | 'nobody' }
  | { readonly kind: 'without-role'; readonly person: Person; readonly role: string };

/** `X-MS-CLIENT-PRINCIPAL`, base64 JSON: the claims of the token. */
const principalSchema = z.object({ claims: z.array(z.object({ typ: z.string(), val: z.string() })) });

const roleTypes = ['roles', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role'];

/**
 * Who looks at a page, and whether they may. The platform's headers count only where it says that its authentication is on.
 * @param environment the process's, where the platform says so (`WEBSITE_AUTH_ENABLED`)
 * @param role an app role that is required; undefined: whoever the directory lets in
 */
export function readSignIn(
  headers: { get(name: string): string | null },
  environment: Readonly<Record<string, string | undefined>>,
  role: string | undefined,
): SignIn {
  if (!isSignInOn(environment)) return { kind: 'off' };
  const person = readCaller(headers, environment);
  const principal = principalSchema.safeParse(
    parseJson(Buffer.from(headers.get('x-ms-client-principal') ?? '', 'base64').toString('utf8'))?.value,
  );
  if (person === undefined || !principal.success) return { kind: 'nobody' };
  const roles = principal.data.claims.filter(({ typ }) => roleTypes.includes(typ)).map(({ val }) => val);
  return role === undefined || roles.includes(role)
    ? { kind: 'signed-in', person }
    : { kind: 'without-role', person, role };
}
