import { readFileSync, writeFileSync } from 'node:fs';

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
export function generate(files: readonly GeneratedFile[], check: boolean): string[] {
  return files.flatMap(({ path, content }) => {
    const current = read(path);
    const wanted = content(current);
    if (sameText(current, wanted)) return [];
    if (!check) writeFileSync(path, wanted);
    return [path];
  });
}
