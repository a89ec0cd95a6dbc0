import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { UsageError } from '../payloads/usageError';

type Environment = Readonly<Record<string, string | undefined>>;

const text = z.string();
/** `local.settings.json`, or what `az functionapp config appsettings list` prints. */
const fileSchema = z.union([
  z.object({ Values: z.record(text, text) }).transform(({ Values }) => Values),
  z
    .array(z.object({ name: text, value: text }))
    .transform((list) => Object.fromEntries(list.map(({ name, value }) => [name, value]))),
]);

/**
 * The app's settings: those of a file where one is named, otherwise the environment itself. What a file does not set, such as
 * where the identity and a proxy are, is taken from the environment.
 * @throws UsageError for a file that cannot be read
 */
export function readSettings(file: string | undefined, environment: Environment): Environment {
  if (file === undefined) return environment;
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new UsageError(`${file} cannot be read, or is not JSON.`);
  }
  const parsed = fileSchema.safeParse(content);
  if (!parsed.success)
    throw new UsageError(
      `${file} is neither a local.settings.json nor what "az functionapp config appsettings list" prints.`,
    );
  return { ...environment, ...parsed.data };
}
