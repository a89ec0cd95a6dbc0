import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { confirmRun, requestRun } from '../../lib/api/runs';

const root = join(__dirname, '..', '..');
const pages = globSync('docs/*.md', { cwd: root }).sort();

/** The bodies that a page tells its readers to send: in `curl` lines, and in code that is an object of JSON alone. */
const bodies = pages.flatMap((page) => {
  const text = readFileSync(join(root, page), 'utf8');
  const sent = [...text.matchAll(/\/api\/(runs|confirmations) [^\n]*-d '(\{.*?\})'/g)].map(
    ([, path = '', body = '']): [string, string, string] => [page, path, body],
  );
  const shown = [...text.matchAll(/`(\{"(?:stages|mode|retryErrors|persons|wait|dryRun)":[^`]*\})`/g)].map(
    ([, body = '']): [string, string, string] => [page, 'runs', body],
  );
  const confirmed = [...text.matchAll(/^```json\n(\{ "confirm".*?)^```/gms)].map(
    ([, body = '']): [string, string, string] => [page, 'confirmations', body.trim()],
  );
  return [...sent, ...shown, ...confirmed];
});

describe('the requests that the pages show', () => {
  it('are there', () => {
    expect(new Set(bodies.map(([, path]) => path))).toEqual(new Set(['runs', 'confirmations']));
    expect(bodies.length).toBeGreaterThan(10);
  });

  it.each(bodies)('in %s, to /api/%s: %s', (_, path, body) => {
    const { schema } = (path === 'runs' ? requestRun : confirmRun).body;
    expect(schema.safeParse(JSON.parse(body))).toMatchObject({ success: true });
  });
});
