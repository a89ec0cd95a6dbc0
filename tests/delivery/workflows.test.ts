import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const root = join(__dirname, '..', '..');
const files = globSync('.github/workflows/*.{yml,yaml}', { cwd: root }).sort();
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Actions that are not named by the commit that was looked at, with its version beside it. */
const unpinned = (workflow: string): string[] =>
  workflow
    .split('\n')
    .filter((line) => /\buses:/.test(line))
    .filter((line) => !/^\s*(- )?uses: [\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))
    .map((line) => line.trim());

describe('workflows', () => {
  it('are found', () => {
    expect(files).toEqual([
      '.github/workflows/audit.yml',
      '.github/workflows/ci.yml',
      '.github/workflows/deploy.yml',
    ]);
  });

  it.each(files)('%s takes every action by its commit', (file) => {
    expect(read(file)).toContain('uses: ');
    expect(unpinned(read(file))).toEqual([]);
  });

  it.each([
    ['by a tag', '      - uses: actions/checkout@v7'],
    ['by a branch', '      - uses: actions/checkout@main # v7.0.1'],
    ['by a short commit', '      - uses: actions/checkout@3d3c42e5 # v7.0.1'],
    ['without its version', '      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1'],
  ])('that take an action %s are reported', (_, line) => {
    expect(unpinned(line)).toEqual([line.trim()]);
  });

  it.each(files)('%s may write nothing but where a job says so', (file) => {
    expect(z.looseObject({ permissions: z.unknown() }).parse(parse(read(file))).permissions).toEqual({
      contents: 'read',
    });
  });
});

describe('the deployment', () => {
  const text = read('.github/workflows/deploy.yml');
  const { on, jobs } = z
    .looseObject({
      on: z.record(z.string(), z.unknown()),
      jobs: z.strictObject({ deploy: z.looseObject({}) }),
    })
    .parse(parse(text));

  it('starts by hand alone', () => {
    expect(Object.keys(on)).toEqual(['workflow_dispatch']);
  });

  it('signs in by federated identity, with no secret', () => {
    expect(text).not.toMatch(/secrets\.|client-secret|creds:|password/i);
    expect(jobs.deploy).toMatchObject({
      'runs-on': '${{ inputs.runner }}',
      environment: '${{ inputs.environment }}',
      permissions: { contents: 'read', 'id-token': 'write' },
    });
  });

  it('deploys the zip that was tried, and has nothing built on the server', () => {
    const steps = text.indexOf('npm run package');
    const tried = text.indexOf('npm test -- tests/functions/deployed');
    const deployed = text.indexOf('config-zip');
    expect([steps, tried, deployed].every((place) => place > 0)).toBe(true);
    expect(steps < tried && tried < deployed).toBe(true);
    expect(text).toContain('--src build/app.zip --build-remote false');
  });
});
