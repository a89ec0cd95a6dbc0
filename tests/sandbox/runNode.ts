import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { nodeEnvironment } from '../../sandbox/host/hostProcess';

/**
 * Runs a small CommonJS program in a node process of its own, which reads the environment at its start as the app does.
 * The program calls `done(value)` once; that value is what comes back.
 * @param isTime when the program is to get the signal SIGUSR2, so that it can wait for what the test sees; never by default
 */
export async function runNode(
  program: string,
  environment: Record<string, string>,
  isTime: () => boolean = () => false,
): Promise<unknown> {
  const code = `const done = (value) => process.stdout.write(JSON.stringify(value), () => process.exit(0));\n${program}`;
  const child = spawn(process.execPath, ['-e', code], {
    cwd: join(__dirname, '..', '..'),
    env: { ...nodeEnvironment(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const watch = setInterval(() => {
    if (!isTime()) return;
    clearInterval(watch);
    child.kill('SIGUSR2');
  }, 10);
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(watch);
  if (exitCode !== 0 || out === '')
    throw new Error(`The program ended with ${exitCode ?? 'a signal'}: ${errors}`);
  return JSON.parse(out) as unknown;
}
