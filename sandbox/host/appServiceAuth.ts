import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AppSettings } from './appSettings';

/** Somebody who can sign in at the stand-in; all of them are invented. */
export interface FakePerson {
  readonly objectId: string;
  readonly name: string;
  /** App roles that the directory has given to this person. */
  readonly roles: readonly string[];
}

/** Those who can sign in, by the name that the sign-in address takes as `?as=`. */
export const fakePeople: Readonly<Record<string, FakePerson>> = {
  analyst: {
    objectId: '00000000-0000-4000-8000-00000000a001',
    name: 'fake.analyst@fake.example',
    roles: ['Pages.Read'],
  },
  newcomer: {
    objectId: '00000000-0000-4000-8000-00000000a002',
    name: 'fake.newcomer@fake.example',
    roles: [],
  },
};

const cookieName = 'AppServiceAuthSession';
const usual = 'analyst';

/** The headers by which the platform says who is signed in; a client's own of these names never reach the app. */
const platformHeader = /^x-ms-(?:client-principal|token)/;

/**
 * App Service authentication with Entra as the platform has it before the host: it takes the caller's own principal headers
 * away, adds those of the session, and answers `/.auth/login/aad` and `/.auth/logout`. Requests without a session go on: the app
 * decides what they may see (`unauthenticatedClientAction: AllowAnonymous`). Where it is off, nothing is taken away either.
 * The sign-in page asks nothing: `?as=NAME` says who it is.
 * @returns whether the request was answered
 */
export function answerSignIn(
  settings: AppSettings,
  request: IncomingMessage,
  url: URL,
  response: ServerResponse,
): boolean {
  if (settings['WEBSITE_AUTH_ENABLED']?.toLowerCase() !== 'true') return false;
  for (const name of Object.keys(request.headers))
    if (platformHeader.test(name)) Reflect.deleteProperty(request.headers, name);
  if (url.pathname === '/.auth/login/aad') {
    const who = url.searchParams.get('as') ?? usual;
    redirect(
      response,
      url.searchParams.get('post_login_redirect_uri'),
      `${who}; Path=/; HttpOnly; SameSite=Lax`,
    );
    return true;
  }
  if (url.pathname === '/.auth/logout') {
    redirect(response, url.searchParams.get('post_logout_redirect_uri'), '; Path=/; Max-Age=0');
    return true;
  }
  const person = fakePeople[sessionOf(request) ?? ''];
  if (person !== undefined) Object.assign(request.headers, principalHeaders(person));
  return false;
}

/** The headers of somebody who is signed in. */
function principalHeaders({ objectId, name, roles }: FakePerson): Record<string, string> {
  const claims = [
    { typ: 'http://schemas.microsoft.com/identity/claims/objectidentifier', val: objectId },
    { typ: 'preferred_username', val: name },
    ...roles.map((val) => ({ typ: 'roles', val })),
  ];
  const principal = { auth_typ: 'aad', claims, name_typ: 'preferred_username', role_typ: 'roles' };
  return {
    'x-ms-client-principal-idp': 'aad',
    'x-ms-client-principal-id': objectId,
    'x-ms-client-principal-name': name,
    'x-ms-client-principal': Buffer.from(JSON.stringify(principal)).toString('base64'),
  };
}

const sessionOf = ({ headers }: IncomingMessage): string | undefined =>
  new RegExp(`(?:^|;\\s*)${cookieName}=([a-z]+)`).exec(headers.cookie ?? '')?.[1];

/** Only to an address of this app: the platform refuses others, too. */
function redirect(response: ServerResponse, target: string | null, cookie: string): void {
  const local = target !== null && /^\/(?![/\\])/.test(target) ? target : '/';
  response.writeHead(302, { location: local, 'set-cookie': `${cookieName}=${cookie}` }).end();
}
