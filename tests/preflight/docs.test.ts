import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkIds } from '../../lib/preflight/report';

describe('the page about the preflight', () => {
  it('has every check, in the order in which they are made', () => {
    const page = readFileSync(join(__dirname, '..', '..', 'docs', 'preflight.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `([a-z-]+)` +\|/gm)].map(([, id]) => id);
    expect(rows).toEqual(checkIds);
  });
});
