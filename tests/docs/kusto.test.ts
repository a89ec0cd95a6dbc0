import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { events } from '../../lib/telemetry/events';
import { allowedFields } from '../../lib/telemetry/fields';
import { namesIn } from '../infra/kql/namesIn';
import { parseKusto } from '../infra/kql/parseKusto';

const root = join(__dirname, '..', '..');
const queries = globSync('docs/*.md', { cwd: root })
  .sort()
  .flatMap((page) =>
    [...readFileSync(join(root, page), 'utf8').matchAll(/^```kusto\n(.*?)^```/gms)].map(
      ([, query = '']): [string, string] => [page, query],
    ),
  );

it('there are queries of the log in the pages', () => {
  expect(queries.map(([page]) => page)).toEqual(['docs/data-subjects.md', 'docs/runbook.md']);
});

it.each(queries)('the one in %s is sound, and names events and fields that there are', (_, query) => {
  const { problems, tree } = parseKusto(query);
  expect(problems).toEqual([]);
  const { events: named, fields } = namesIn(tree);
  expect(named.filter((name) => !Object.values<string>(events).includes(name))).toEqual([]);
  expect(fields.filter((name) => name !== 'event' && !allowedFields.some((one) => one === name))).toEqual([]);
  expect(fields).toContain('event');
});
