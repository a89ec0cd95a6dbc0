import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const runbook = readFileSync(join(root, 'docs', 'runbook.md'), 'utf8');
const source = globSync('lib/**/*.ts', { cwd: root })
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n');

/** Faults of the program itself: the runbook's last row is theirs. */
const ownFaults = [...source.matchAll(/AppError\(\s*'bug',\s*'([a-z-]+)'/g)].map(([, code]) => code);
const codes = [
  ...source.matchAll(/\b(?:code|errorCode): '([a-z]+(?:-[a-z]+)+)'/g),
  ...source.matchAll(/AppError\(\s*'(?:retryable|configuration|data|refused)',\s*'([a-z-]+)'/g),
  ...source.matchAll(/made\(\s*'(?:retryable|configuration)',\s*'([a-z-]+)'/g),
  ...source.matchAll(/'configuration', '(settings-invalid)'/g),
].map(([, code]) => code ?? '');

describe('the runbook', () => {
  it('finds the codes in the sources at all', () => {
    expect(codes.length).toBeGreaterThan(50);
    expect(codes).toEqual(expect.arrayContaining(['settings-invalid', 'vault-refused', 'dfe-unavailable']));
  });

  it.each([...new Set(codes)].filter((code) => !ownFaults.includes(code)).sort())(
    'says what to do about %s',
    (code) => {
      expect(runbook).toContain(`\`${code}\``);
    },
  );
});
