import { startIdentity, type Identity } from '../../../sandbox/identity/startIdentity';
import { sqlResource, vaultResource } from '../../../sandbox/web/addresses';
import { until } from '../../until';
import { runNode } from '../runNode';

const userAssigned = '00000000-0000-0000-0000-0000000000aa';

/** Asks for a token with the real package; gives the token, or the error's text. */
const asks = (credential: string, scope: string): string => `
const { DefaultAzureCredential, ManagedIdentityCredential } = require('@azure/identity');
const retryOptions = { maxRetries: 1, retryDelayInMs: 5 };
(${credential}).getToken('${scope}').then(
  ({ token, expiresOnTimestamp }) => done({ token, minutes: Math.round((expiresOnTimestamp - Date.now()) / 60000) }),
  (error) => done({ error: error.message }),
);`;

describe('the identity endpoint', () => {
  let identity: Identity;
  beforeAll(async () => {
    identity = await startIdentity({
      resources: [vaultResource, sqlResource],
      clientIds: [userAssigned],
      lifetimeSeconds: 7200,
    });
  });
  beforeEach(() => identity.clearFaults());
  afterAll(() => identity.close());

  const runs = (credential: string, scope = `${vaultResource}/.default`): Promise<unknown> =>
    runNode(asks(credential, scope), {
      IDENTITY_ENDPOINT: identity.endpoint,
      IDENTITY_HEADER: identity.header,
    });
  const gets = async (
    query: string,
    headers: Record<string, string> = { 'x-identity-header': identity.header },
  ) => {
    const answer = await fetch(`${identity.endpoint}?${query}`, { headers });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const tokenQuery = `resource=${encodeURIComponent(vaultResource)}&api-version=2019-08-01`;
  const tokenOf = (result: unknown): string =>
    typeof result === 'object' && result !== null && 'token' in result ? String(result.token) : '';

  it('gives the real credentials a token for one resource', async () => {
    const [byDefault, managed, sql] = await Promise.all([
      runs('new DefaultAzureCredential({ retryOptions })'),
      runs(`new ManagedIdentityCredential({ clientId: '${userAssigned}', retryOptions })`),
      runs('new ManagedIdentityCredential({ retryOptions })', `${sqlResource}.default`),
    ]);
    expect(byDefault).toEqual({
      token: expect.stringMatching(/^fake-identity-token-/) as unknown,
      minutes: 120,
    });
    expect(identity.isValid(tokenOf(byDefault), vaultResource)).toBe(true);
    expect(identity.isValid(tokenOf(managed), `${vaultResource}/`)).toBe(true);
    expect(identity.isValid(tokenOf(managed), sqlResource)).toBe(false);
    expect(identity.isValid(tokenOf(sql), sqlResource)).toBe(true);
    expect(identity.requests()).toContainEqual({
      resource: vaultResource,
      clientId: userAssigned,
      outcome: 200,
    });
    identity.expireTokens();
    expect(identity.isValid(tokenOf(sql), sqlResource)).toBe(false);
  });

  it('refuses an identity that is not assigned, and a resource that nobody knows', async () => {
    const [unassigned, unknown] = await Promise.all([
      runs(
        `new ManagedIdentityCredential({ clientId: '00000000-0000-0000-0000-0000000000bb', retryOptions })`,
      ),
      runs('new ManagedIdentityCredential({ retryOptions })', 'https://elsewhere.example/.default'),
    ]);
    expect(unassigned).toEqual({
      error: expect.stringContaining('No User Assigned or Delegated Managed Identity') as unknown,
    });
    expect(unknown).toEqual({ error: expect.stringContaining('AADSTS500011') as unknown });
  });

  it.each([
    ['without the secret header', tokenQuery, {}, 401],
    ['with a wrong secret header', tokenQuery, { 'x-identity-header': 'wrong' }, 401],
    ['without a version', 'resource=https://vault.example', undefined, 400],
    ['without a resource', 'api-version=2019-08-01', undefined, 400],
  ])('refuses a request %s', async (_, query, headers, status) => {
    expect(await gets(query, headers)).toEqual({
      status,
      body: {
        statusCode: status,
        message: expect.any(String) as unknown,
        correlationId: expect.any(String) as unknown,
      },
    });
  });

  it.each([400, 403, 404, 429, 500, 503])('can answer %d', async (status) => {
    identity.setFaults([{ effect: { kind: 'answer', status, body: '{}', retryAfterSeconds: 2 }, times: 1 }]);
    expect(await gets(tokenQuery)).toEqual({ status, body: {} });
    expect((await gets(tokenQuery)).status).toBe(200);
  });

  it('can hang, reset, and give a token that has expired', async () => {
    identity.setFaults([
      { nth: 1, effect: { kind: 'hang' } },
      { nth: 2, effect: { kind: 'reset' } },
      { nth: 3, effect: { kind: 'expired-token' } },
    ]);
    const headers = { 'x-identity-header': identity.header };
    const impatience = new AbortController();
    const hanging = fetch(`${identity.endpoint}?${tokenQuery}`, { headers, signal: impatience.signal });
    const seen = (async () => {
      await until(() => identity.requests().some(({ outcome }) => outcome === 'hang'));
      impatience.abort();
    })();
    await expect(hanging).rejects.toThrow('aborted');
    await seen;
    await expect(fetch(`${identity.endpoint}?${tokenQuery}`, { headers })).rejects.toThrow('fetch failed');
    const { body } = await gets(tokenQuery);
    expect(Number(body['expires_on']) * 1000).toBeLessThan(Date.now());
    expect(identity.isValid(String(body['access_token']), vaultResource)).toBe(false);
  });

  it('shows a fault for the resource that it names only', async () => {
    identity.setFaults([{ resource: sqlResource, effect: { kind: 'answer', status: 503, body: '{}' } }]);
    expect((await gets(tokenQuery)).status).toBe(200);
    expect((await gets(`resource=${sqlResource}&api-version=2019-08-01`)).status).toBe(503);
  });
});
