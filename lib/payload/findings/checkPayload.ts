import { childPayloadSchema, type ChildPayload } from '../schema';
import type { Report } from './report';

const schemas = new Map<number, ReturnType<typeof childPayloadSchema>>();

/**
 * Holds a finished payload against its schema: whatever breaks it after the rules have run is a fault of ours and
 * holds the child back (payload.md section 6).
 */
export function checkPayload(payload: ChildPayload, maxChildIdLength: number, report: Report): void {
  let schema = schemas.get(maxChildIdLength);
  if (schema === undefined) schemas.set(maxChildIdLength, (schema = childPayloadSchema(maxChildIdLength)));
  const { error } = schema.safeParse(payload);
  for (const { path } of error?.issues ?? []) {
    // The child's own id has a rule of its own, which has reported it.
    if (path[0] !== 'la_child_id') report.add('payload-not-valid', pathText(path));
  }
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}
