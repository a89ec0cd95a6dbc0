/** The Bicep command line, as NuGet keeps it after the checker in tests/infra/types was restored. */
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { run } from './dotnet.mjs';

/** Ids that are nobody's, so that a snapshot is the same on every machine. */
const subscription = '00000000-0000-0000-0000-0000000000ff';
const tenant = '00000000-0000-0000-0000-0000000000fe';

const sources = ['**/*.bicep', '**/*.bicepparam'];

/** Where the parameter file is deployed to: the second authority's file names the first one's resource group. */
const resourceGroups = {
  dev: 'rg-csc-dev',
  prod: 'rg-csc-prod',
  'second-authority': 'rg-csc-second',
  'on-premises': 'rg-csc-onprem',
};

/** The path of the command line. */
export function findBicep(project) {
  const asked = run(
    'dotnet',
    ['msbuild', '-getProperty:NuGetPackageRoot', '-getProperty:BicepPackage', '-getProperty:BicepVersion'],
    project,
  );
  const { NuGetPackageRoot, BicepPackage, BicepVersion } = JSON.parse(asked.stdout).Properties;
  const name = process.platform === 'win32' ? 'bicep.exe' : 'bicep';
  return join(NuGetPackageRoot, BicepPackage.toLowerCase(), BicepVersion, 'tools', name);
}

/** What a command of Bicep had to say, in whole; empty when all is well. A bad exit code without words is a problem too. */
function said(result, what) {
  const text = `${result.stdout ?? ''}${result.stderr ?? ''}${result.error ?? ''}`.trim();
  return text === '' && result.status !== 0 ? `${what} ended with ${result.status}` : text;
}

/** The commands over the templates in `folder`; each gives its problems as texts. */
export function bicepOver(bicep, folder) {
  const call = (...args) => run(bicep, args, folder);
  const snapshotArgs = (file, mode) => [
    'snapshot',
    file,
    '--mode',
    mode,
    '--subscription-id',
    subscription,
    '--tenant-id',
    tenant,
    '--resource-group',
    resourceGroups[basename(file, '.bicepparam')] ?? 'rg-csc',
    '--location',
    'uksouth',
    '--deployment-name',
    'main',
  ];
  const some = (text) => (text === '' ? [] : [text]);
  return {
    parameterFiles: () => globSync('*.bicepparam', { cwd: folder }).sort(),
    snapshotFiles: () => globSync('*.snapshot.json', { cwd: folder }).sort(),
    /** `lint` and `build` end with 0 when there are warnings, so any word of theirs is a problem. */
    lint: () => some(said(call('lint', '--pattern', '**/*.bicep'), 'lint')),
    build(outFile) {
      return some(said(call('build', 'main.bicep', '--outfile', outFile), 'build'));
    },
    /** Names of the files that `format` would change. It knows no dry run, so a copy is formatted. */
    unformatted() {
      const copy = mkdtempSync(join(tmpdir(), 'bicep-format-'));
      try {
        cpSync(folder, copy, { recursive: true });
        for (const pattern of sources) run(bicep, ['format', '--pattern', pattern], copy);
        const text = (place, file) => readFileSync(join(place, file), 'utf8');
        return globSync(sources, { cwd: folder }).filter((file) => text(copy, file) !== text(folder, file));
      } finally {
        rmSync(copy, { recursive: true });
      }
    },
    format: () => sources.flatMap((pattern) => some(said(call('format', '--pattern', pattern), 'format'))),
    writeSnapshot: (file) => some(said(call(...snapshotArgs(file, 'overwrite')), file)),
    /** The difference between the committed snapshot and what the template makes now. */
    validateSnapshot: (file) => some(said(call(...snapshotArgs(file, 'validate')), file)),
    /** Parts that could not be worked out: a check of the others would say nothing about them. */
    diagnosticsOf: (file) =>
      JSON.parse(readFileSync(join(folder, file), 'utf8')).diagnostics.map((one) => JSON.stringify(one)),
  };
}
