/**
 * Bundles the functions into dist/ (what is deployed) and the sandbox's commands into build/ (what developers run).
 * CommonJS, because the Azure packages need it; `@azure/functions-core` stays outside: the host injects it.
 */
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkNode } from './checkNode.mjs';

checkNode();
const root = fileURLToPath(new URL('..', import.meta.url));

const common = {
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  sourcemap: 'linked',
  sourcesContent: false,
  logLevel: 'warning',
  external: ['@azure/functions-core'],
  absWorkingDir: root,
};

/** Builds both; about a second. */
export async function buildAll() {
  const { build } = await import('esbuild');
  const commands = join(root, 'sandbox', 'bin');
  const entryPoints = existsSync(commands)
    ? readdirSync(commands)
        .filter((file) => file.endsWith('.ts'))
        .map((file) => join('sandbox', 'bin', file))
    : [];
  await Promise.all([
    build({ ...common, entryPoints: ['functions/main.ts'], outdir: 'dist' }),
    build({ ...common, entryPoints, outdir: 'build' }),
  ]);
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await buildAll();
  if (!process.argv.includes('--quiet')) console.log('built dist/ (the functions) and build/ (the sandbox)');
}
