/**
 * Bundles the functions into dist/ (what is deployed) and the sandbox's commands into build/ (what developers run).
 * CommonJS, because the Azure packages need it; `@azure/functions-core` stays outside: the host injects it.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkNode } from './checkNode.mjs';

checkNode();
const { build } = await import('esbuild');
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

export async function buildAll() {
  const sandboxEntries = existsSync(join(root, 'sandbox/bin'))
    ? readdirSync(join(root, 'sandbox/bin'))
        .filter((f) => f.endsWith('.ts'))
        .map((f) => `sandbox/bin/${f}`)
    : [];
  await Promise.all([
    build({ ...common, entryPoints: ['functions/main.ts'], outdir: 'dist', minifySyntax: true }),
    build({ ...common, entryPoints: sandboxEntries, outdir: 'build' }),
  ]);
}

await buildAll();
if (!process.argv.includes('--quiet')) console.log('built dist/ (the functions) and build/ (the sandbox)');
