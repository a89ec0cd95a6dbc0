import { readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';

/** A file that is made from the code and committed. */
export interface GeneratedFile {
  readonly path: string;
  /** What it must hold, given what it holds now (empty where it is missing). */
  readonly content: (current: string) => string;
}

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
};

/** Line ends are git's business: a checkout with CRLF has not drifted. */
const sameText = (left: string, right: string): boolean =>
  left.replaceAll('\r\n', '\n') === right.replaceAll('\r\n', '\n');

/**
 * Writes the files, or with `check` only says which differ from what the code makes of them.
 * @returns the paths that were written, or that have drifted.
 */
function generate(files: readonly GeneratedFile[], check: boolean): string[] {
  return files.flatMap(({ path, content }) => {
    const current = read(path);
    const wanted = content(current);
    if (sameText(current, wanted)) return [];
    if (!check) writeFileSync(path, wanted);
    return [path];
  });
}

/**
 * Runs a command that makes files of the repository, `npm run <name>`. With `--check` it writes nothing, and fails when
 * a file has drifted.
 * @param what the files in words, such as `The settings documents`
 */
export function generateCommand(
  name: string,
  description: string,
  what: string,
  files: readonly GeneratedFile[],
): void {
  const command = new Command(`npm run ${name} --`)
    .description(description)
    .option('--check', 'write nothing; exit 1 and name the files when they have drifted')
    .parse();
  const check = command.opts<{ check?: true }>().check === true;
  const changed = generate(files, check);
  if (check && changed.length > 0) {
    console.error(`Out of date: ${changed.join(', ')}. Run: npm run ${name}   and commit the result.`);
    process.exitCode = 1;
  } else {
    console.log(changed.length === 0 ? `${what} are up to date.` : `Wrote ${changed.join(', ')}.`);
  }
}
