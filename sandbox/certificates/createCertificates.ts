import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A private certificate authority and one server certificate of it, all PEM. */
export interface Certificates {
  readonly caPem: string;
  readonly cert: string;
  readonly key: string;
  /** Writes the authority's certificate as `sandbox-ca.pem`, for `NODE_EXTRA_CA_CERTS`; gives its path. */
  writeCaFile(directory: string): Promise<string>;
}

const dayMs = 24 * 60 * 60 * 1000;
/** Every name that a stand-in answers to. A wildcard stands for one label only. */
const dnsNames = [
  '*.vault.example',
  'login.example',
  '*.education.example',
  // Live data goes to hosts of this domain only: invented ones, so that no real name is certified.
  'pp-sandbox-csc-data-flow.education.gov.uk',
  'sandbox-csc-data-flow.education.gov.uk',
  '*.applicationinsights.example',
  'localhost',
];

/** Makes an authority nobody has trusted before, and a certificate for all of the sandbox's names. */
export async function createCertificates(): Promise<Certificates> {
  // What makes them takes longer to load than to use, and most have theirs from a file.
  const { generate } = await import('selfsigned');
  const validity = {
    notBeforeDate: new Date(Date.now() - dayMs),
    notAfterDate: new Date(Date.now() + 30 * dayMs),
  };
  const keys = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;
  const authority = await generate([{ name: 'commonName', value: 'Fake sandbox authority' }], {
    ...validity,
    ...keys,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: 'Fake sandbox server' }], {
    ...validity,
    ...keys,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...dnsNames.map((value) => ({ type: 2 as const, value })),
          { type: 7 as const, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return withCaFile({ caPem: authority.cert, cert: server.cert, key: server.private });
}

/**
 * The certificates that hundreds of sandboxes of one test run share: those in the file that `SANDBOX_CERTIFICATES` names, made by
 * the first that asks. Without that setting they are made.
 */
export async function sharedCertificates(
  file: string | undefined = process.env['SANDBOX_CERTIFICATES'],
): Promise<Certificates> {
  if (file === undefined) return createCertificates();
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept !== undefined) return withCaFile(JSON.parse(kept) as Pems);
  const { caPem, cert, key } = await createCertificates();
  // Whole or not at all: another process may be reading. Where two make them at once each has its own, and one is kept.
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify({ caPem, cert, key }));
  await rename(draft, file);
  return withCaFile({ caPem, cert, key });
}

type Pems = Pick<Certificates, 'caPem' | 'cert' | 'key'>;

const withCaFile = (pems: Pems): Certificates => ({
  ...pems,
  async writeCaFile(directory) {
    const path = join(directory, 'sandbox-ca.pem');
    await writeFile(path, pems.caPem);
    return path;
  },
});
