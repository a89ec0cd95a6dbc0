import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** A package of which code or styles are in what is deployed. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX identifier. */
  readonly licence: string;
  /** The licence and notices that the package brings; empty where it brings none. */
  readonly texts: readonly string[];
  /** Where its source is. */
  readonly home: string;
  /** SHA-512 of the package's archive, as the lock file has it; in hexadecimal. */
  readonly sha512: string;
}

/** Licences that ask for no more than to be named with their text. Another one is a decision of people: look before it is added. */
const allowedLicences = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

/** The pages' templates and style sheet hold parts of this one; the bundle does not name it. */
const ofThePages = 'node_modules/govuk-frontend';

const metafileSchema = z.object({
  outputs: z.record(
    z.string(),
    z.object({ inputs: z.record(z.string(), z.object({ bytesInOutput: z.int() })) }),
  ),
});
const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ integrity: z.string().startsWith('sha512-').optional() })),
});
const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  homepage: z.string().optional(),
  repository: z.union([z.string(), z.object({ url: z.string() })]).optional(),
});

/**
 * Which packages are in what is deployed, by what the bundler says it took of each.
 * @param root the project's folder, built
 * @throws Error for a licence that is not allowed, and for a package that the lock file does not hold
 */
export function bundledPackages(root: string): BundledPackage[] {
  const json = <T>(schema: z.ZodType<T>, file: string): T =>
    schema.parse(JSON.parse(readFileSync(join(root, file), 'utf8')));
  const { outputs } = json(metafileSchema, 'build/bundle.meta.json');
  const { packages } = json(lockSchema, 'package-lock.json');
  const taken = Object.values(outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .flatMap(([file]) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  return [...new Set([...taken, ofThePages])]
    .map((folder) => {
      const { name, version, license, homepage, repository } = json(manifestSchema, `${folder}/package.json`);
      if (!allowedLicences.includes(license))
        throw new Error(`${name} ${version} has the licence ${license}, which is not allowed yet.`);
      const { integrity } = packages[folder] ?? {};
      if (integrity === undefined) throw new Error(`${name} ${version} is not in the lock file.`);
      const texts = globSync('*', { cwd: join(root, folder) })
        .filter((file) => /^(?:licen[cs]e|copying|notice)/i.test(file))
        .sort()
        .map((file) =>
          readFileSync(join(root, folder, file), 'utf8')
            .replaceAll('\r\n', '\n')
            .trim(),
        );
      const source = typeof repository === 'string' ? repository : repository?.url;
      return {
        name,
        version,
        licence: license,
        texts,
        home: source ?? homepage ?? '',
        sha512: Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex'),
      };
    })
    .sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
}

/** The licences of what is deployed, each with its text, for people. */
export const noticesOf = (bundled: readonly BundledPackage[]): string =>
  [
    `What is deployed holds parts of these ${bundled.length} packages.\n`,
    ...bundled.map(({ name, version, licence, texts, home }) =>
      [
        '-'.repeat(80),
        `${name} ${version}`,
        `Licence: ${licence}`,
        `Source: ${home}\n`,
        ...(texts.length > 0 ? texts : ['The package brings no text of its licence; its source does.']),
        '',
      ].join('\n'),
    ),
  ].join('\n');

/**
 * The bill of materials of what is deployed, as CycloneDX 1.6. It has neither a time nor a serial number, so that equal content
 * makes equal bytes.
 */
export const sbomOf = (
  app: { readonly name: string; readonly version: string },
  bundled: readonly BundledPackage[],
): object => ({
  $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  metadata: {
    lifecycles: [{ phase: 'build' }],
    component: { type: 'application', 'bom-ref': app.name, name: app.name, version: app.version },
  },
  components: bundled.map(({ name, version, licence, sha512 }) => {
    const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
    return {
      type: 'library',
      'bom-ref': purl,
      name,
      version,
      purl,
      licenses: [{ license: { id: licence } }],
      hashes: [{ alg: 'SHA-512', content: sha512 }],
    };
  }),
});
