import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { createCertificates, sharedCertificates } from '../../../sandbox/certificates/createCertificates';
import { startWebServer } from '../../../sandbox/web/webServer';

describe('the private authority', () => {
  it.each([
    'sandbox-vault.vault.example',
    'login.example',
    'pp-api.education.example',
    'api.education.example',
    'localhost',
  ])('certifies the name %s', async (name) => {
    const { cert, caPem } = await createCertificates();
    const certificate = new X509Certificate(cert);
    expect(certificate.checkHost(name)).toBeDefined();
    expect(certificate.verify(new X509Certificate(caPem).publicKey)).toBe(true);
    expect(certificate.ca).toBe(false);
  });

  it('certifies the loopback address and no name of the real world', async () => {
    const certificate = new X509Certificate((await createCertificates()).cert);
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(certificate.checkHost('pp-api.education.gov.uk')).toBeUndefined();
  });

  it('is trusted only by those who were told of it', async () => {
    const [ours, another] = await Promise.all([createCertificates(), createCertificates()]);
    const server = await startWebServer((_, response) => {
      response.end('hello');
      return Promise.resolve();
    }, ours);
    const ask = async (ca: string): Promise<string> => {
      const dispatcher = new Agent({ connect: { ca } });
      try {
        return await (await request(`https://127.0.0.1:${server.port}`, { dispatcher })).body.text();
      } finally {
        await dispatcher.close();
      }
    };
    try {
      await expect(ask(ours.caPem)).resolves.toBe('hello');
      await expect(ask(another.caPem)).rejects.toThrow(/certificate/);
    } finally {
      await server.close();
    }
  });

  it('writes the file that a process is told of it by', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'csc-test-'));
    try {
      const certificates = await createCertificates();
      expect(await readFile(await certificates.writeCaFile(directory), 'utf8')).toBe(certificates.caPem);
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it('is the same for all who are told of one file, and made by the first of them', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'csc-test-'));
    try {
      const file = join(directory, 'certificates.json');
      const first = await sharedCertificates(file);
      const second = await sharedCertificates(file);
      expect([second.caPem, second.cert, second.key]).toEqual([first.caPem, first.cert, first.key]);
      expect(await readFile(await second.writeCaFile(directory), 'utf8')).toBe(first.caPem);
      expect((await sharedCertificates(join(directory, 'another.json'))).caPem).not.toBe(first.caPem);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
