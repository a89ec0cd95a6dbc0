/**
 * Runs Jest and ends with one line, `N passed, N failed`, with the true counts. `--long` asks for the full numbers
 * of the property and kill tests instead of their fixed-seed share. Other arguments go to Jest.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkNode } from './checkNode.mjs';

checkNode();
const args = process.argv.slice(2);
if (args.includes('--help')) {
  console.log(
    'npm test [-- PATTERN ...]        all tests, or those whose path matches\nnpm run test:long                 the same with the full numbers',
  );
  process.exit(0);
}
const long = args.includes('--long');
const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'csc-tests-'));
const report = join(scratch, 'report.json');

const jest = spawn(
  process.execPath,
  [
    '--no-warnings=ExperimentalWarning',
    join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
    '--json',
    `--outputFile=${report}`,
    ...args.filter((arg) => arg !== '--long'),
  ],
  {
    cwd: root,
    stdio: ['inherit', 'ignore', 'inherit'],
    env: { ...process.env, ...(long ? { TEST_LONG: '1' } : {}) },
  },
);
jest.on('exit', (code) => {
  let counts;
  try {
    counts = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    console.error('Jest ended without a report.');
    process.exit(code || 1);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  // A suite that does not load has no tests of its own to count, and must not pass unseen.
  const failed = counts.numFailedTests + counts.numRuntimeErrorTestSuites;
  const skipped = counts.numPendingTests > 0 ? `, ${counts.numPendingTests} skipped` : '';
  console.log(`${counts.numPassedTests} passed, ${failed} failed${skipped}`);
  process.exit(code || (failed > 0 || counts.numPassedTests === 0 ? 1 : 0));
});
