import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { headingsOf } from './citations';
import { localLinks } from './links';

const folder = join(__dirname, '..', '..', 'docs', 'decisions');
const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
const decisions = readdirSync(folder).filter((file) => file !== 'README.md');

/** What a decision's page lacks of the one format, one sentence each. */
function formatFaults(file: string, page: string): string[] {
  const faults: string[] = [];
  const [number] = /^\d{4}(?=-[a-z0-9-]+\.md$)/.exec(file) ?? [];
  if (number === undefined) faults.push('the file has no number');
  if (!page.startsWith(`# ${number}: `)) faults.push('the title does not begin with the number');
  if (!/^# .+\n\n(In force since \d{4}-\d\d-\d\d|Replaced by \[\d{4}\]\(\S+\))\.\n/.test(page))
    faults.push('the status does not follow the title');
  const parts = headingsOf(page).filter((title) => ['Context', 'Decision', 'Consequences'].includes(title));
  if (parts.join() !== 'Context,Decision,Consequences') faults.push(`its parts are ${parts.join(', ')}`);
  return faults;
}

describe('decisions', () => {
  it.each(decisions)('%s has the one format', (file) => {
    expect(formatFaults(file, read(file))).toEqual([]);
  });

  it('have one number each', () => {
    const numbers = decisions.map((file) => file.slice(0, 4));
    expect([...new Set(numbers)]).toEqual(numbers);
  });

  it('are all in the index, in order', () => {
    const listed = localLinks(read('README.md')).map(({ path }) => path);
    expect(listed.filter((path) => !path.startsWith('../'))).toEqual(decisions.sort());
  });

  it.each([
    ['no number', 'x.md', '# x\n', 'the file has no number'],
    ['another number', '0001-x.md', '# 0002: x\n', 'the title does not begin with the number'],
    ['no status', '0001-x.md', '# 0001: x\n\n## Context\n', 'the status does not follow the title'],
    [
      'parts in another order',
      '0001-x.md',
      '# 0001: x\n\n## Decision\n\n## Context\n',
      'its parts are Decision, Context',
    ],
  ])('with %s are not in order', (_, file, page, fault) => {
    expect(formatFaults(file, page)).toContain(fault);
  });
});
