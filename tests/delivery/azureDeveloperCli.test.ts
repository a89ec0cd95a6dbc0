import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { deploymentNames, only, readDeployment, types } from '../infra/deployment';

const root = join(__dirname, '..', '..');
const hookSchema = z.strictObject({ shell: z.string(), run: z.string() });
const projectSchema = z.strictObject({
  name: z.string(),
  infra: z.strictObject({ provider: z.literal('bicep'), path: z.string(), module: z.string() }),
  services: z.record(
    z.string(),
    z.strictObject({
      project: z.string(),
      host: z.string(),
      language: z.string(),
      dist: z.string(),
      hooks: z.strictObject({ prepackage: z.strictObject({ posix: hookSchema, windows: hookSchema }) }),
    }),
  ),
});
const project = projectSchema.parse(parse(readFileSync(join(root, 'azure.yaml'), 'utf8')));
const [[name, service] = []] = Object.entries(project.services);

describe('azure.yaml', () => {
  it('has the one service, which goes up as it was packed', () => {
    expect(Object.keys(project.services)).toEqual([name]);
    expect(service).toMatchObject({ project: '.', host: 'function', language: 'custom' });
  });

  it('takes the zip that `npm run package` writes', () => {
    const help = execFileSync(process.execPath, [join(root, 'build', 'package.js'), '--help']).toString(
      'utf8',
    );
    expect(help).toContain(`default: "${service?.dist ?? ''}"`);
    for (const { run } of Object.values(service?.hooks.prepackage ?? {}))
      expect(run).toMatch(/npm run package$/);
  });

  it('provisions with a parameter file that is there', () => {
    expect(existsSync(join(root, project.infra.path, `${project.infra.module}.bicepparam`))).toBe(true);
  });

  it.each(deploymentNames)('finds the app of %s by its tag', (deployment) => {
    expect(only(readDeployment(deployment), types.site)['tags']).toMatchObject({ 'azd-service-name': name });
  });
});
