import { z } from 'zod';
import { AppError, passingStatus } from '../errors/appError';

/** What was asked, for the message: names only. */
export interface VaultCall {
  readonly secretName: string;
  readonly host: string;
  readonly timeoutMs: number;
}

const property = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;

/** A name or code somewhere in the chain of causes; packages wrap their errors in each other. */
function chainHas(error: unknown, test: (error: unknown) => boolean): boolean {
  let link = error;
  for (let depth = 0; depth < 6 && link !== undefined && link !== null; depth += 1) {
    if (test(link)) return true;
    link = property(link, 'cause');
  }
  return false;
}
const hasName = (error: unknown, ...names: string[]): boolean =>
  chainHas(error, (link) => names.includes(String(property(link, 'name'))));
const hasCode = (error: unknown, ...codes: string[]): boolean =>
  chainHas(error, (link) => codes.includes(String(property(link, 'code'))));

const certificateCodes = /^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_CERT_)/;
const isUntrusted = (error: unknown): boolean =>
  chainHas(error, (link) => certificateCodes.test(String(property(link, 'code'))));

/** What the SDK of the managed identity says when its endpoint is not there, busy or broken just now. */
const identityMayPass = (error: unknown): boolean =>
  chainHas(error, (link) => {
    const status = property(link, 'status');
    return (
      property(link, 'errorCode') === 'network_error' || (typeof status === 'number' && passingStatus(status))
    );
  });

const statusOf = (error: unknown): number | undefined => {
  const status = property(error, 'statusCode');
  return typeof status === 'number' ? status : undefined;
};

/** What the vault says of a secret that is there and may not be read: its inner error code. */
const unusableSecrets: Readonly<Record<string, { code: string; what: string; advice: string }>> = {
  SecretDisabled: {
    code: 'secret-disabled',
    what: 'is disabled',
    advice: 'Enable its current version in the vault, or write a new version',
  },
  SecretExpired: {
    code: 'secret-expired',
    what: 'has expired',
    advice: 'Write a new version with a later expiry date',
  },
  SecretNotYetValid: {
    code: 'secret-not-yet-valid',
    what: 'is not valid yet',
    advice: 'Correct its activation date, or write a new version',
  },
};

/** A vault's own error, as its client has read it. */
const vaultDetails = z.object({ error: z.object({ innerError: z.object({ code: z.string() }) }) });

function unusableSecret(error: unknown): (typeof unusableSecrets)[string] | undefined {
  const details = vaultDetails.safeParse(property(error, 'details'));
  return details.success ? unusableSecrets[details.data.error.innerError.code] : undefined;
}

const wayOut =
  'Check KEY_VAULT_URL, and that the app reaches the vault: its private endpoint, DNS zone (privatelink.vaultcore.azure.net), HTTPS_PROXY and NO_PROXY.';
const role =
  'Give the app’s managed identity the role Key Vault Secrets User on the vault or on this secret, and check that the vault’s firewall lets the app in.';

/**
 * A vault's or an identity's error as AppError with what to do next; the original is its cause, and neither its text nor
 * any value is repeated. `retryable`: time-out, 408, 429, 5xx, broken connection; everything else is `configuration`.
 */
export function translateVaultError(error: unknown, call: VaultCall): AppError {
  const { secretName, host, timeoutMs } = call;
  const about = `secret ${secretName} in the Key Vault ${host}`;
  const made = (kind: 'retryable' | 'configuration', code: string, message: string, advice: string) =>
    new AppError(kind, code, message, { advice, cause: error });

  const status = statusOf(error);
  if (hasName(error, 'CredentialUnavailableError', 'AuthenticationError', 'AuthenticationRequiredError')) {
    if (identityMayPass(error))
      return made(
        'retryable',
        'identity-not-reached',
        `The managed identity endpoint gave no token just now to read the ${about}.`,
        'Nothing needs doing if the next run succeeds; if it does not, check in the portal that the function app has a managed identity: without one there is no endpoint that could answer.',
      );
    return made(
      'configuration',
      'identity-unavailable',
      `No token of the managed identity could be had to read the ${about}.`,
      'Check that the function app has a managed identity, and that AZURE_CLIENT_ID names it where it is a user-assigned one.',
    );
  }
  const unusable = unusableSecret(error);
  if (unusable !== undefined)
    return made('configuration', unusable.code, `The ${about} ${unusable.what}.`, `${unusable.advice}.`);
  if (status === 401 || status === 403)
    return made(
      'configuration',
      'vault-refused',
      `The managed identity may not read the ${about} (HTTP ${status}).`,
      role,
    );
  if (status === 404)
    return made(
      'configuration',
      'secret-missing',
      `There is no ${about}.`,
      `Create the secret ${secretName}, or correct the setting that names it.`,
    );
  if (status !== undefined && passingStatus(status))
    return made(
      'retryable',
      'vault-unavailable',
      `The Key Vault ${host} answered with HTTP ${status} for the secret ${secretName}.`,
      'It is busy or down; the next run tries again.',
    );
  if (hasCode(error, 'ENOTFOUND', 'EAI_AGAIN'))
    return made(
      'configuration',
      'vault-not-resolved',
      `The name of the Key Vault ${host} does not resolve.`,
      wayOut,
    );
  if (isUntrusted(error))
    return made(
      'configuration',
      'vault-not-trusted',
      `The certificate of the Key Vault ${host} is not trusted.`,
      'Where a firewall inspects TLS, name its certificate authority in NODE_EXTRA_CA_CERTS; otherwise check KEY_VAULT_URL. Never turn the check off.',
    );
  if (hasName(error, 'TimeoutError', 'AbortError'))
    return made(
      'retryable',
      'vault-timeout',
      `The Key Vault ${host} gave no answer for the secret ${secretName} within ${timeoutMs} ms.`,
      wayOut,
    );
  if (status !== undefined)
    return made(
      'configuration',
      'vault-answer',
      `The Key Vault ${host} answered with HTTP ${status} for the secret ${secretName}.`,
      wayOut,
    );
  return made(
    'retryable',
    'vault-not-reached',
    `The Key Vault ${host} could not be reached for the secret ${secretName}.`,
    wayOut,
  );
}
