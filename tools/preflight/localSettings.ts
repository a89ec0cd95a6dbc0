import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const file = z.object({ Values: z.record(z.string(), z.string()) });

/**
 * The values of a settings file of the Functions tools (`local.settings.json`); none where there is no such file.
 * @throws Error that names the file, and no value
 */
export function readLocalSettings(path: string): Readonly<Record<string, string>> {
  if (!existsSync(path)) return {};
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch {
    throw new Error(`${path} is not JSON.`);
  }
  const read = file.safeParse(content);
  if (!read.success) throw new Error(`${path} has no object "Values" with texts in it.`);
  return read.data.Values;
}
