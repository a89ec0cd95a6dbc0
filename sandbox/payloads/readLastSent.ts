import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { normalKey } from '../../lib/payload/normalKey';
import { childPayloadSchema, type ChildPayload } from '../../lib/payload/schema';
import { UsageError } from './usageError';

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
