/**
 * Runs Jest and ends with one line, `N passed, N failed`, with the true counts. `--long` runs the suites that have more
 * to do than their fixed-seed share (those that name TEST_LONG), with their full numbers; the others would only say again
 * what `npm test` said. `--full` runs every suite once, those with their full numbers. Other arguments go to Jest.
 */
import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkNode } from './checkNode.mjs';

checkNode();
const args = process.argv.slice(2);
if (args.includes('--help')) {
  console.log(
    [
      'npm test [-- PATTERN ...]        all tests, or those whose path matches',
      'npm run test:long [-- PATTERN]    the suites with full numbers, or those named',
      'npm run test:full                 all tests, each once, with full numbers where there are any',
    ].join('\n'),
  );
  process.exit(0);
}
const long = args.includes('--long');
const full = args.includes('--full');
const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'csc-tests-'));
const report = join(scratch, 'report.json');
const longSuites = globSync('tests/**/*.test.ts', { cwd: root }).filter((file) =>
  readFileSync(join(root, file), 'utf8').includes('TEST_LONG'),
);
const given = args.filter((arg) => arg !== '--long' && arg !== '--full');
const named = given.some((arg) => !arg.startsWith('-'));

const jest = spawn(
  process.execPath,
  [
    '--no-warnings=ExperimentalWarning',
    join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
    '--json',
    `--outputFile=${report}`,
    ...given,
    ...(long && !named ? ['--runTestsByPath', ...longSuites] : []),
  ],
  {
    cwd: root,
    stdio: ['inherit', 'ignore', 'inherit'],
    env: { ...process.env, ...(long || full ? { TEST_LONG: '1' } : {}) },
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
  for (const [reason, count] of skipReasons(counts))
    console.log(`skipped ${count} ${count === 1 ? 'test' : 'tests'}: ${reason}`);
  if (counts.testResults.length > 5) for (const line of slowestSuites(counts)) console.log(line);
  const skipped = counts.numPendingTests > 0 ? `, ${counts.numPendingTests} skipped` : '';
  console.log(`${counts.numPassedTests} passed, ${failed} failed${skipped}`);
  process.exit(code || (failed > 0 || counts.numPassedTests === 0 ? 1 : 0));
});

/**
 * The suites that took longest, with their seconds: those that took more than a hundredth of all, ten at most. Suites run side
 * by side, so the seconds of all are more than a person has waited.
 */
function slowestSuites(counts) {
  const suites = counts.testResults
    .map(({ name, startTime, endTime }) => ({
      name: relative(root, name),
      seconds: (endTime - startTime) / 1000,
    }))
    .sort((one, other) => other.seconds - one.seconds);
  const all = suites.reduce((sum, { seconds }) => sum + seconds, 0);
  const slow = suites.filter(({ seconds }) => seconds > all / 100).slice(0, 10);
  return [
    `slowest of ${suites.length} suites (${all.toFixed(0)} s side by side, ${((Date.now() - counts.startTime) / 1000).toFixed(0)} s in all):`,
    ...slow.map(({ name, seconds }) => `${seconds.toFixed(0).padStart(5)} s  ${name}`),
  ];
}

/** How many tests were skipped for which reason, as `tests/standInOnly.ts` writes it into their titles. */
function skipReasons(counts) {
  const reasons = new Map();
  for (const suite of counts.testResults)
    for (const test of suite.assertionResults) {
      if (test.status !== 'pending') continue;
      const reason =
        /\[((?:on a real SQL Server )?skipped: [^\]]*)\]/.exec(test.fullName)?.[1] ?? 'no reason given';
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
  return reasons;
}
