import { tenantId, vaultResource, vaultUrl } from '../web/addresses';
import { jsonAnswer, type WireEffect } from '../web/wireEffect';
import type { SecretStore, SecretVersion } from './secretStore';

/** Says where tokens come from and for what; `SecretClient` reads it from the first 401. */
const challenge = `Bearer authorization="https://login.example/${tenantId}", resource="${vaultResource}"`;

/** An error in the vault's own form. */
export function vaultError(status: number, code: string, message: string, inner?: string): WireEffect {
  return jsonAnswer(
    status,
    { error: { code, message, ...(inner === undefined ? {} : { innererror: { code: inner } }) } },
    status === 401 ? { 'www-authenticate': challenge } : {},
  );
}

export const unauthorized = (message: string): WireEffect => vaultError(401, 'Unauthorized', message);

export const forbidden: WireEffect = vaultError(
  403,
  'Forbidden',
  'Caller is not authorized to perform action on resource.\r\nCaller: appid=fake;oid=fake\r\n' +
    "Action: 'Microsoft.KeyVault/vaults/secrets/getSecret/action'\r\nDecisionReason: 'DeniedWithNoValidRBAC'",
  'ForbiddenByRbac',
);

export const throttled: WireEffect = {
  ...jsonAnswer(429, {
    error: {
      code: 'Throttled',
      message: 'Request was not processed because too many requests were received.',
    },
  }),
  retryAfterSeconds: 1,
};

/** The answer to a reader who is allowed: a secret, that version of it, or its list of versions. */
export function readSecret(store: SecretStore, name: string, rest: string | undefined): WireEffect {
  const secret = store.get(name, rest === 'versions' ? undefined : rest);
  if (secret === undefined)
    return vaultError(
      404,
      'SecretNotFound',
      `A secret with (name/id) ${rest === undefined ? name : `${name}/${rest}`} was not found in this key vault. If ` +
        'you recently deleted this secret you may be able to recover it using the correct recovery command.',
    );
  if (rest === 'versions')
    return jsonAnswer(200, {
      value: store.versions(name).map((entry) => ({ id: idOf(entry), attributes: attributesOf(entry) })),
      nextLink: null,
    });
  if (!secret.enabled)
    return vaultError(
      403,
      'Forbidden',
      'Operation get is not allowed on a disabled secret.',
      'SecretDisabled',
    );
  return jsonAnswer(200, { value: secret.value, id: idOf(secret), attributes: attributesOf(secret) });
}

function idOf(secret: SecretVersion): string {
  return `${vaultUrl}/secrets/${secret.name}/${secret.version}`;
}

function attributesOf(secret: SecretVersion): Record<string, unknown> {
  return {
    enabled: secret.enabled,
    created: secret.createdSeconds,
    updated: secret.createdSeconds,
    ...(secret.expiresSeconds === undefined ? {} : { exp: secret.expiresSeconds }),
    recoveryLevel: 'Recoverable+Purgeable',
    recoverableDays: 90,
  };
}
