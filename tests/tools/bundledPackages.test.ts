import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundledPackages } from '../../tools/package/bundledPackages';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** A project whose bundle holds one invented package, and code that was not taken of another. */
function project(license: string, integrity: string | undefined): string {
  const root = mkdtempSync(join(tmpdir(), 'bundled-'));
  folders.push(root);
  const write = (file: string, content: unknown): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), typeof content === 'string' ? content : JSON.stringify(content));
  };
  const inputs = {
    'functions/main.ts': { bytesInOutput: 9 },
    'node_modules/other/node_modules/@fake/inner/a.js': { bytesInOutput: 5 },
    'node_modules/other/unused.js': { bytesInOutput: 0 },
  };
  write('build/bundle.meta.json', { outputs: { 'dist/main.js': { inputs } } });
  write('package-lock.json', {
    packages: {
      'node_modules/other/node_modules/@fake/inner': { integrity },
      'node_modules/govuk-frontend': { integrity: 'sha512-AAAA' },
    },
  });
  write('node_modules/other/node_modules/@fake/inner/package.json', {
    name: '@fake/inner',
    version: '1.2.3',
    license,
  });
  write('node_modules/other/node_modules/@fake/inner/LICENSE.md', 'Fake text of a licence.\r\n');
  write('node_modules/govuk-frontend/package.json', {
    name: 'govuk-frontend',
    version: '6.0.0',
    license: 'MIT',
  });
  return root;
}

describe('the packages of a bundle', () => {
  it('are those of which something was taken, with licence, text and hash', () => {
    expect(bundledPackages(project('ISC', 'sha512-/w=='))).toEqual([
      {
        name: '@fake/inner',
        version: '1.2.3',
        licence: 'ISC',
        texts: ['Fake text of a licence.'],
        home: '',
        sha512: 'ff',
      },
      { name: 'govuk-frontend', version: '6.0.0', licence: 'MIT', texts: [], home: '', sha512: '000000' },
    ]);
  });

  it.each([
    [
      'has a licence that was not looked at',
      'GPL-3.0-only',
      'sha512-/w==',
      '@fake/inner 1.2.3 has the licence GPL-3.0-only',
    ],
    ['has a choice of licences', '(MIT OR GPL-3.0-only)', 'sha512-/w==', 'has the licence (MIT OR'],
    ['is not in the lock file', 'MIT', undefined, '@fake/inner 1.2.3 is not in the lock file'],
  ] as const)('are refused where one %s', (_, licence, integrity, message) => {
    expect(() => bundledPackages(project(licence, integrity))).toThrow(message);
  });
});
