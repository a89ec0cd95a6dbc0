/**
 * Bundles the functions into dist/ (what is deployed), and the sandbox's commands and those of tools/ into build/ (what
 * developers run).
 * CommonJS, because the Azure packages need it; `@azure/functions-core` stays outside: the host injects it.
 */
import { globSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPages } from './buildPages.mjs';
import { checkNode } from './checkNode.mjs';

checkNode();
const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * The driver asks for Azure's packages as CommonJS, our own code as ES modules, and a bundle would hold both copies of each: a
 * megabyte more, which every start loads.
 */
const oneCopy = {
  name: 'one-copy',
  setup({ onResolve, resolve }) {
    const asked = {};
    onResolve(
      { filter: /^@(azure|typespec)\/(abort|core|identity|keyvault|logger|msal|ts-http)/ },
      ({ path, importer, resolveDir, pluginData }) =>
        pluginData === asked
          ? undefined
          : resolve(path, { kind: 'import-statement', importer, resolveDir, pluginData: asked }),
    );
  },
};

/**
 * One character beyond ASCII makes node hold the whole text of a bundle in two bytes a character, which costs each start a tenth
 * of its time. esbuild escapes those in texts; it takes a regular expression as it stands, so they are escaped before.
 */
const onlyAscii = {
  name: 'only-ascii',
  setup({ onLoad }) {
    onLoad({ filter: /\.[cm]?[jt]s$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const contents = text.replace(/\\[^]|[^\0-\x7F]/g, escaped);
      return contents === text ? undefined : { contents, loader: /ts$/.test(path) ? 'ts' : 'js' };
    });
  },
};
/** What is found is a character beyond ASCII, or any that a backslash stands before. */
function escaped(found) {
  const character = found.at(-1);
  return character <= '\x7F' ? found : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const common = {
  bundle: true,
  plugins: [oneCopy, onlyAscii],
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  sourcemap: 'linked',
  sourcesContent: false,
  // Names stay, and what a stack trace says with them; blanks and comments would only be read at each start.
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
  external: ['@azure/functions-core'],
  absWorkingDir: root,
};

/** Builds both, and what the pages are made with; a few seconds. */
export async function buildAll() {
  const { build } = await import('esbuild');
  const commands = [
    ...globSync('sandbox/bin/*.ts', { cwd: root }),
    ...[
      'audit',
      'chaos',
      'openapi',
      'package',
      'payloads',
      'preflight',
      'schema',
      'seedFake',
      'settings',
    ].map((name) => `tools/${name}/${name}.ts`),
  ];
  await Promise.all([
    buildPages(root),
    build({ ...common, entryPoints: ['functions/main.ts'], outdir: 'dist', metafile: true }).then(noteInputs),
    build({
      ...common,
      entryPoints: commands.map((file) => ({ in: file, out: basename(file, '.ts') })),
      outdir: 'build',
    }),
  ]);
}

/** What the bundle was made of: the package's list of licences and its bill of materials come from it. */
function noteInputs({ metafile }) {
  mkdirSync(join(root, 'build'), { recursive: true });
  writeFileSync(join(root, 'build', 'bundle.meta.json'), JSON.stringify(metafile));
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await buildAll();
  if (!process.argv.includes('--quiet')) console.log('built dist/ (the functions) and build/ (the commands)');
}
