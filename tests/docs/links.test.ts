import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { anchorsOf, localLinks } from './links';

const root = join(__dirname, '..', '..');
const pages = globSync('**/*.md', {
  cwd: root,
  exclude: ['**/node_modules/**', 'build/**', 'dist/**'],
}).sort();
const read = (page: string): string => readFileSync(join(root, page), 'utf8');

/** What is wrong with the links of a page of this repository, one sentence each. */
function brokenLinks(page: string, markdown: string): string[] {
  return localLinks(markdown).flatMap(({ line, path, anchor }) => {
    const target = path === '' ? page : join(dirname(page), decodeURI(path));
    if (path !== '' && !existsSync(join(root, target))) return [`${page}:${line} ${path} is not there`];
    if (anchor === undefined) return [];
    const anchors = anchorsOf(path === '' ? markdown : target.endsWith('.md') ? read(target) : '');
    return anchors.has(anchor) ? [] : [`${page}:${line} ${path} has no heading #${anchor}`];
  });
}

describe('links', () => {
  it.each([
    ['to a page that is not there', '[x](nowhere.md)', 'nowhere.md is not there'],
    ['to a folder that is not there', '[x](nowhere)', 'nowhere is not there'],
    ['to a heading that is not there', '[x](spec/payload.md#nothing)', 'has no heading #nothing'],
    ['to a heading of the page itself', '## One\n\n[x](#two)', 'has no heading #two'],
    ['to a heading of what is no page', '[x](payload.schema.json#one)', 'has no heading #one'],
  ])('%s are reported', (_, markdown, fault) => {
    expect(brokenLinks('docs/a.md', markdown)).toEqual([expect.stringContaining(fault)]);
  });

  it.each([
    ['to a page', '[x](spec/payload.md)'],
    ['to a heading', '[x](spec/payload.md#c1-census-dates)'],
    ['to a heading that comes twice', '## One\n\n## One\n\n[x](#one-1)'],
    ['to elsewhere', '[x](https://example.org/nowhere.md)'],
    ['in code', '```\n[x](nowhere.md)\n```\n`[x](nowhere.md)`'],
  ])('%s are not', (_, markdown) => {
    expect(brokenLinks('docs/a.md', markdown)).toEqual([]);
  });

  it('are found', () => {
    expect(pages).toContain('docs/spec/payload.md');
    expect(localLinks(read('README.md')).length).toBeGreaterThan(3);
  });

  it.each(pages)('of %s lead somewhere', (page) => {
    expect(brokenLinks(page, read(page))).toEqual([]);
  });
});

describe('the glossary', () => {
  const entries = read('docs/glossary.md')
    .split('\n\n')
    .filter((paragraph) => paragraph.startsWith('**'));
  const words = entries.map((entry) => /^\*\*(.+?)\*\*: /.exec(entry)?.[1] ?? entry);

  it('is in alphabetical order', () => {
    expect(words.length).toBeGreaterThan(50);
    expect(words).toEqual([...words].sort(new Intl.Collator('en').compare));
  });

  it.each(entries.map((entry, at): [string, string] => [words[at] ?? '', entry]))(
    'says of %s where its rule is',
    (_, entry) => {
      expect(localLinks(entry)).not.toEqual([]);
    },
  );
});
