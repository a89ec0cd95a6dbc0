import { ManagedIdentityCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import type { VaultConfig } from '../config/config';
import { AppError } from '../errors/appError';
import { events } from '../telemetry/events';
import type { Logger } from '../telemetry/logger';
import { inSpan } from '../telemetry/spans';
import { translateVaultError } from './translateVaultError';

/** Reads secrets by name. */
export interface Vault {
  /** The secret's value, from memory while it is younger than the setting says. Throws AppError, never with a value. */
  read(name: string): Promise<string>;
  /** Forgets what is in memory, so that the next read asks the vault: after a 401 or 403. */
  refresh(): void;
}

type Credential = ConstructorParameters<typeof SecretClient>[1];

/** A secret that must be renewed soon. */
export interface ExpiringSecret {
  readonly secretName: string;
  /** Whole days until its date of expiry; below nought, it is past. */
  readonly daysLeft: number;
}

/** A vault that also knows how long its secrets last. */
export interface KeyVault extends Vault {
  /** The secrets that were read and whose date of expiry, where the vault holds one, is less than 30 days away. */
  expiring(): ExpiringSecret[];
  /** Names of the secrets that were read and have white space at their ends, which is not part of what is used. */
  untrimmed(): string[];
}

export interface VaultParts {
  /** Unset: the app's managed identity. */
  readonly credential?: Credential;
  readonly logger: Logger;
  readonly now: () => Date;
}

const dayMs = 86_400_000;
/** Time enough to ask DfE for new credentials. */
const warningDays = 30;

/** A few short tries inside one call; the caller's own retries and the next run stand behind them. */
const retryOptions = {
  maxRetries: 2,
  retryDelayInMs: 500,
  maxRetryDelayInMs: 4_000,
};

const managedIdentity = (clientId: string | undefined): Credential =>
  clientId === undefined ? new ManagedIdentityCredential() : new ManagedIdentityCredential({ clientId });

/**
 * A secret as it is used: without the white space, line breaks and byte-order marks that copying leaves at its ends.
 * `undefined` where something else than visible ASCII and blanks is left: no header, form or sign-in would carry it unchanged.
 */
function usable(value: string): string | undefined {
  const trimmed = value.trim();
  return /^[ -~]*$/.test(trimmed) ? trimmed : undefined;
}

interface Kept {
  readonly readAt: number;
  readonly value: Promise<string>;
}

/**
 * A Key Vault, read with a managed identity. A secret is kept in memory for `config.cacheMs`; each call ends after
 * `config.timeoutMs`, retries and identity included.
 */
export function createVault(config: VaultConfig, parts: VaultParts): KeyVault {
  const { logger, now } = parts;
  const client = new SecretClient(config.url, parts.credential ?? managedIdentity(config.clientId), {
    retryOptions,
  });
  const host = new URL(config.url).host;
  const kept = new Map<string, Kept>();
  const expiry = new Map<string, Date | undefined>();
  const untrimmed = new Set<string>();

  const ask = async (secretName: string): Promise<string> => {
    const began = now().getTime();
    let timer: NodeJS.Timeout | undefined;
    const abort = new AbortController();
    // The identity's part of the call does not heed an abort signal, so the call also races the clock.
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        abort.abort();
        reject(new DOMException('The call took too long.', 'TimeoutError'));
      }, config.timeoutMs);
    });
    try {
      const asked = client.getSecret(secretName, { abortSignal: abort.signal });
      const { properties, ...answer } = await Promise.race([asked, tooLate]);
      const value = usable(answer.value ?? '');
      if (value === answer.value) untrimmed.delete(secretName);
      else untrimmed.add(secretName);
      if (value === undefined)
        throw new AppError(
          'configuration',
          'secret-unusable',
          `The secret ${secretName} in the Key Vault ${host} holds a character that does not belong there: one that cannot be seen, or none of ASCII.`,
          {
            advice: `Write the secret ${secretName} again, typed or copied as plain text.`,
          },
        );
      if (value === '')
        throw new AppError(
          'configuration',
          'secret-empty',
          `The secret ${secretName} in the Key Vault ${host} is empty.`,
          {
            advice: `Put a value into the secret ${secretName}.`,
          },
        );
      expiry.set(secretName, properties.expiresOn);
      logger.debug(events.secretsRead, { secretName, durationMs: now().getTime() - began });
      return value;
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw translateVaultError(error, { secretName, host, timeoutMs: config.timeoutMs });
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    read(name) {
      const readAt = now().getTime();
      const known = kept.get(name);
      if (known !== undefined && readAt - known.readAt < config.cacheMs) return known.value;
      const span = { name: `secret ${name}`, kind: 'call', attributes: { 'server.address': host } } as const;
      const value = inSpan(span, () => ask(name));
      kept.set(name, { readAt, value });
      // A failure is not kept: the next read asks again.
      value.catch(() => {
        if (kept.get(name)?.value === value) kept.delete(name);
      });
      return value;
    },
    refresh() {
      kept.clear();
    },
    untrimmed: () => [...untrimmed],
    expiring() {
      return [...expiry].flatMap(([secretName, expiresOn]) => {
        if (expiresOn === undefined) return [];
        const daysLeft = Math.floor((expiresOn.getTime() - now().getTime()) / dayMs);
        return daysLeft < warningDays ? [{ secretName, daysLeft }] : [];
      });
    },
  };
}
