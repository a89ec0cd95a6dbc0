import { X509Certificate } from 'node:crypto';
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
