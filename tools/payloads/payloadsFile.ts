import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { PersonPayload } from './buildPayloads';
import { UsageError } from './usageError';
import { normalKey } from '../../lib/payload/normalKey';
import { type ChildPayload, childPayloadSchema } from '../../lib/payload/schema';

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

const file = z.array(z.looseObject({ person_id: z.string(), payload: z.unknown() }));

/**
 * The payload of a person in a file that the command wrote earlier; undefined where the person is not in it, or was
 * held back without one.
 * @throws UsageError where the file is no such file, or holds a payload that could not have been sent
 */
export function readLastSent(
  path: string,
  personId: string,
  maxChildIdLength: number,
): ChildPayload | undefined {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new UsageError(`${path} cannot be read as JSON. Name a file that --out wrote before.`);
  }
  const people = file.safeParse(content);
  if (!people.success) throw new UsageError(`${path} is not a file that --out wrote.`);
  const person = people.data.find(({ person_id: id }) => normalKey(id) === normalKey(personId));
  if (person?.payload === undefined) return undefined;
  const payload = childPayloadSchema(maxChildIdLength).safeParse(person.payload);
  if (!payload.success)
    throw new UsageError(`The payload of ${personId} in ${path} is not one that could have been sent.`);
  return payload.data;
}
