import { writeFileSync } from 'node:fs';
import type { PersonPayload } from './buildPayloads';
import { UsageError } from './usageError';

/**
 * Writes the payloads as one JSON array, one person a line so that two files can be compared.
 * @throws UsageError where the file cannot be written
 */
export function writePayloads(file: string, payloads: readonly PersonPayload[]): void {
  const lines = payloads.map((person) => JSON.stringify(person));
  try {
    writeFileSync(file, lines.length === 0 ? '[]\n' : `[\n${lines.join(',\n')}\n]\n`);
  } catch (error) {
    const { code = 'unknown reason' } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `${file} cannot be written (${code}). Name a file in a folder that is there and may be written to.`,
    );
  }
}
