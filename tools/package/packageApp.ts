import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { z } from 'zod';
import { bundledPackages, noticesOf, sbomOf } from './bundledPackages';

const packageSchema = z.object({ name: z.string(), version: z.string(), main: z.string() });

/** The zip format knows no time zone: these are the digits that every machine writes, so equal content makes equal bytes. */
const sameOnEveryMachine = new Date(2000, 0, 1);

/**
 * Makes the package that is deployed: host.json, the bundle that package.json's `main` names, what the pages are made with, and a package.json with nothing
 * that a build on the server would act on. The bundle holds its packages: their licences and a bill of materials lie beside it.
 * @param root the project's folder, built
 * @returns the bytes of the zip, the same for the same content
 */
export function packageApp(root: string): Uint8Array {
  const read = (file: string): Uint8Array => readFileSync(join(root, file));
  const manifest = packageSchema.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const pages = globSync('dist/pages/**/*.*', { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .sort();
  const bundled = bundledPackages(root);
  return zipSync(
    {
      'host.json': read('host.json'),
      'package.json': strToU8(`${JSON.stringify(manifest, undefined, 2)}\n`),
      'sbom.cdx.json': strToU8(`${JSON.stringify(sbomOf(manifest, bundled), undefined, 2)}\n`),
      'THIRD-PARTY-NOTICES.txt': strToU8(noticesOf(bundled)),
      [manifest.main]: read(manifest.main),
      ...Object.fromEntries(pages.map((file) => [file, read(file)])),
    },
    { level: 9, mtime: sameOnEveryMachine },
  );
}
