/** What the checks that run on the .NET SDK share. Users and `npm test` need no .NET. */
import { spawnSync } from 'node:child_process';

/** Runs a program to its end, in `cwd`, and gives its exit code and what it wrote. */
export function run(command, args, cwd) {
  return spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    env: { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' },
  });
}

/** Ends the process when there is no .NET SDK 10: with 2, for nothing was checked; in CI with 1. `check` names the check. */
export function requireSdk(check, cwd) {
  const sdks = run('dotnet', ['--list-sdks'], cwd);
  const newest = Math.max(0, ...(sdks.stdout ?? '').split('\n').map((line) => parseInt(line, 10) || 0));
  if (!sdks.error && newest >= 10) return;
  console.error(
    `The ${check} check was NOT run: it needs the .NET SDK 10 or newer (the command "dotnet"), which is not installed here.\n` +
      'Install it, or leave the check to CI; the rest of the project does not need it.',
  );
  process.exit(process.env['CI'] === 'true' ? 1 : 2);
}

/** Builds the checker in `project`; ends the process when it does not build. */
export function buildChecker(project) {
  const built = run(
    'dotnet',
    ['build', '--configuration', 'Release', '--nologo', '--verbosity', 'quiet'],
    project,
  );
  if (built.status === 0) return;
  console.error(`The checker in ${project} does not build:\n${built.stdout}${built.stderr}`);
  process.exit(1);
}
