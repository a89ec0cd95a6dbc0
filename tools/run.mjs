/** Builds, then runs one of the commands: `node tools/run.mjs night --children 500`. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkNode } from './checkNode.mjs';

checkNode();
const [command = '', ...rest] = process.argv.slice(2);
const root = fileURLToPath(new URL('..', import.meta.url));

const { buildAll } = await import('./build.mjs');
await buildAll();

const script = join(root, 'build', `${command}.js`);
if (!existsSync(script)) {
  console.error(`There is no command "${command}".`);
  process.exit(2);
}
const child = spawn(
  process.execPath,
  ['--enable-source-maps', '--no-warnings=ExperimentalWarning', script, ...rest],
  {
    stdio: 'inherit',
  },
);
// Ctrl-C reaches the whole process group; the child ends in its own time and this process with it.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    if (signal === 'SIGTERM') child.kill(signal);
  });
}
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
