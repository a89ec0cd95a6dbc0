import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aggregateNames } from '../../../sandbox/sql/compile/compileAggregate';
import { functionRules } from '../../../sandbox/sql/compile/functionRules';
import { stateTypes } from '../../../sandbox/sql/compile/stateValues';
import { systemViewNames } from '../../../sandbox/sql/compile/systemViews';

const readme = readFileSync(join('sandbox', 'sql', 'README.md'), 'utf8');

/** The names in code between two marks of the README. */
const named = (mark: string): string[] =>
  [...(readme.split(`<!-- ${mark} -->`)[1]?.split('<!-- end -->')[0] ?? '').matchAll(/`([^`]+)`/g)].map(
    ([, name]) => name ?? '',
  );

it('the README names every function that the stand-in knows, and no other', () => {
  const known = [...functionRules.keys(), ...aggregateNames, ...stateTypes.keys()];
  expect(named('functions')).toEqual([...new Set(known)].sort());
});

it('and every catalog view', () => {
  expect(named('views').map((name) => name.toLowerCase())).toEqual([...systemViewNames]);
});
