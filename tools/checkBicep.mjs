/**
 * Checks the templates in infra/: lint, build and format without a word; the committed snapshot of every parameter file is
 * what the template makes; and every value in them is one that Microsoft's index of resource types knows (tests/infra/types).
 * What the finished resources must be is in tests/infra, which runs without .NET. `--write` formats the files and writes the snapshots.
 * Exit code: 0 all is well; 1 something is wrong, or CI lacks the SDK; 2 nothing was checked, as the SDK is missing.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bicepOver, findBicep } from './bicepCli.mjs';
import { missedByBicep, missedValues } from './bicepSelfTest.mjs';
import { checkNode } from './checkNode.mjs';
import { buildChecker, requireSdk, run } from './dotnet.mjs';

checkNode();
const infra = fileURLToPath(new URL('../infra/', import.meta.url));
const project = fileURLToPath(new URL('../tests/infra/types/', import.meta.url));

requireSdk('Bicep', project);
buildChecker(project);
const bicep = findBicep(project);
const templates = bicepOver(bicep, infra);

/** The problems of the values in snapshots, as `{ file, type, path, message }`. */
function checkValues(files) {
  const checked = run(
    'dotnet',
    [join(project, 'bin', 'Release', 'net10.0', 'bicepTypes.dll'), ...files],
    project,
  );
  if (checked.status !== 0)
    throw new Error(`The value check failed:\n${checked.stdout.slice(0, 2000)}${checked.stderr}`);
  return checked.stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

function buildProblems() {
  const folder = mkdtempSync(join(tmpdir(), 'bicep-'));
  try {
    return templates.build(join(folder, 'main.json'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const parameterFiles = templates.parameterFiles();
if (process.argv.includes('--write')) {
  const problems = [
    ...templates.format(),
    ...parameterFiles.flatMap((file) => templates.writeSnapshot(file)),
  ];
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exit(1);
}

const snapshotFiles = templates.snapshotFiles();
const problems = [
  ...templates.lint(),
  ...buildProblems(),
  ...templates.unformatted().map((file) => `${file} is not formatted: npm run check:bicep -- --write`),
  ...parameterFiles.flatMap((file) => templates.validateSnapshot(file)),
  ...snapshotFiles.flatMap((file) => templates.diagnosticsOf(file).map((text) => `${file}: ${text}`)),
  ...checkValues(snapshotFiles.map((file) => join(infra, file))).map(
    (one) => `${one.file}: ${one.type} ${one.path} ${one.message}`,
  ),
];
if (problems.length === 0) {
  const missed = [
    ...missedByBicep(bicep, infra),
    ...missedValues(join(infra, 'prod.snapshot.json'), checkValues),
  ];
  problems.push(...missed.map((one) => `The check does not find what it is for: ${one}`));
}
for (const problem of problems) console.error(problem);
console.log(
  `Bicep check: ${parameterFiles.length} parameter files, ${snapshotFiles.length} snapshots: ${problems.length} problems`,
);
process.exit(problems.length === 0 ? 0 : 1);
