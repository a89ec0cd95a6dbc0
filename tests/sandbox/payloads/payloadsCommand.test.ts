import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..', '..', '..');
const ssd = join(root, 'tests', 'conformance', 'data', 'ssd');
const folder = mkdtempSync(join(tmpdir(), 'payloads-command-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The command in a process of its own, as `npm run payloads` starts it once the bundle is there. */
function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(root, 'build', 'payloads.js'), ...args], {
    env: { PATH: process.env['PATH'] },
    encoding: 'utf8',
    timeout: 60_000,
  });
}

describe('npm run payloads', () => {
  it('writes one entry for each child of the cohort, sorted, and explains a person', () => {
    const out = join(folder, 'payloads.json');
    const { status, stdout } = run(
      ...['--ssd', ssd, '--run-date', '2026-11-22', '--out', out, '--explain', 'P0003'],
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Person P0003\n/);
    const written = JSON.parse(readFileSync(out, 'utf8')) as {
      person_id: string;
      groups: string[];
      payload: { la_child_id: string };
      findings: unknown[];
    }[];
    const ids = written.map((entry) => entry.person_id);
    expect(ids).toEqual([...ids].sort());
    expect(written[0]).toMatchObject({
      person_id: 'P0003',
      groups: expect.arrayContaining(['active_referral']) as unknown,
      payload: { la_child_id: 'P0003' },
      findings: [
        { rule: 'upn-check-letter', severity: 'warning', path: 'child_details.unique_pupil_number' },
      ],
    });
    expect(stdout).toContain(`${written.length} children in the cohort, written to ${out}.`);
  });

  test.each<[string, string[], RegExp]>([
    ['nothing to make', ['--ssd', ssd, '--run-date', '2026-11-22'], /Give --out, --explain or both\./],
    [
      'a folder that is not there',
      ['--ssd', join(folder, 'none'), '--run-date', '2026-11-22', '--explain', 'P0003'],
      /There is no folder/,
    ],
  ])('with %s says so and ends with 2', (_, args, message) => {
    const { status, stderr } = run(...args);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n +at /);
  });
});
