/** Bundles one benchmark of bench/ into build/bench/ and runs it: `npm run bench -- sending`. Benchmarks are no tests: nothing fails by time. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkNode } from './checkNode.mjs';

checkNode();
const root = fileURLToPath(new URL('..', import.meta.url));
const [name = '', ...rest] = process.argv.slice(2);
const source = join(root, 'bench', `${name}.ts`);
if (!existsSync(source)) {
  const names = readdirSync(join(root, 'bench')).map((file) => file.replace(/\.ts$/, ''));
  console.error(`npm run bench -- NAME [ARGUMENTS], where NAME is one of: ${names.join(', ')}`);
  process.exit(2);
}
const { build } = await import('esbuild');
const outfile = join(root, 'build', 'bench', `${name}.js`);
await build({
  entryPoints: [source],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  logLevel: 'warning',
  external: ['@azure/functions-core'],
});
const child = spawn(process.execPath, [outfile, ...rest], { stdio: 'inherit' });
child.on('exit', (code) => process.exit(code ?? 1));
