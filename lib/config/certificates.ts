import { X509Certificate } from 'node:crypto';
import { getCACertificates } from 'node:tls';
import { z } from 'zod';

const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

const isCertificate = (pem: string): boolean => {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
};

/**
 * One or more PEM certificates in a setting. Portals lose line breaks: `\n` written out and single-line text are
 * taken as well.
 */
export const certificates = z
  .string()
  .transform((value) => value.replaceAll('\\n', '\n').match(block) ?? [])
  .refine(
    (pems) => pems.length > 0 && pems.every(isCertificate),
    'must hold PEM certificates (-----BEGIN CERTIFICATE-----)',
  )
  .transform((pems) => pems as readonly string[])
  .describe('PEM text');

/**
 * Whom a connection trusts, as node's TLS options say it: the public authorities, those of NODE_EXTRA_CA_CERTS, and the LA's own.
 * @param own PEM certificates of the LA's authorities; where there are none, node's usual authorities count by themselves
 */
export function trustedAuthorities(own: readonly string[]): { ca?: string[] } {
  return own.length === 0 ? {} : { ca: [...getCACertificates('default'), ...own] };
}
