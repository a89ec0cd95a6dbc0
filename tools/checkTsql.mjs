/**
 * Compiles every statement that the code can send, and every script in infra/sql/, with Microsoft's own T-SQL model
 * (tests/tsql/). Needs the .NET SDK 10, which users and `npm test` do not need.
 * Exit code: 0 all is well; 1 something is wrong, or CI lacks the SDK; 2 nothing was checked, as the SDK is missing.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkNode } from './checkNode.mjs';
import { collectTsql } from './collectTsql.mjs';
import { buildChecker, requireSdk, run } from './dotnet.mjs';
import { selfTestCases } from './tsqlSelfTest.mjs';

checkNode();
const project = fileURLToPath(new URL('../tests/tsql/', import.meta.url));

/** The problems that the checker finds, one for each place and text, with the levels it was found at. */
function problemsOf(input) {
  const folder = mkdtempSync(join(tmpdir(), 'tsql-'));
  try {
    const file = join(folder, 'input.json');
    writeFileSync(file, JSON.stringify(input));
    const checked = run('dotnet', [join('bin', 'Release', 'net10.0', 'tsqlCheck.dll'), file], project);
    if (checked.status !== 0)
      throw new Error(`The checker failed:\n${checked.stdout.slice(0, 2000)}${checked.stderr}`);
    return checked.stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The checker must find what it is for: without this, a green run would say nothing. */
function selfTest() {
  const cases = selfTestCases();
  const problems = problemsOf(cases.input);
  const failures = [];
  for (const { where, finds } of cases.bad) {
    for (const [level, code] of finds) {
      const found = problems.some((one) => one.where === where && one.level === level && one.code === code);
      if (!found) failures.push(`${where}: ${code} was not found at ${level}`);
    }
  }
  const expected = new Set(cases.bad.map(({ where }) => where));
  for (const one of problems) {
    if (!expected.has(one.where))
      failures.push(`${one.where} is sound, and was refused: ${one.code} ${one.message}`);
  }
  return failures;
}

requireSdk('T-SQL', project);
buildChecker(project);
const failures = selfTest();
if (failures.length > 0) {
  console.error(`The checker does not find what it is for:\n  ${failures.join('\n  ')}`);
  process.exit(1);
}

const { dead, ...input } = await collectTsql();
const seen = new Map(dead.map((name) => [`${name}: the deployed functions do not reach this statement`, []]));
for (const { level, where, code, message } of problemsOf(input)) {
  const key = `${where}: ${code} ${message.replaceAll(/\[?check_\d+\]?/g, 'it')}`;
  seen.set(key, [...(seen.get(key) ?? []), level]);
}
for (const [text, levels] of seen) console.error([...new Set(levels), text].join(' '));
console.log(
  `T-SQL check: ${input.statements.length} statements, ${input.scripts.length} scripts and ` +
    `${Object.keys(input.ssdTables).length} SSD tables at Sql120 and Sql130: ${seen.size} problems`,
);
process.exit(seen.size === 0 ? 0 : 1);
