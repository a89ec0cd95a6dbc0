import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { readBody } from '../web/readBody';
import type { JsonValue } from './json';

export type ReadResult =
  | { readonly value: JsonValue; readonly bytes: number }
  | { readonly failed: 'too-large' | 'unreadable'; readonly bytes: number };

const inflate = promisify(gunzip);

/** The body as JSON, unpacked where it is compressed; neither form may be longer than `maxBytes`. */
export async function readChildren(request: IncomingMessage, maxBytes: number): Promise<ReadResult> {
  const raw = await readBody(request, maxBytes);
  if (raw === undefined) return { failed: 'too-large', bytes: maxBytes + 1 };
  const bytes = raw.length;
  let body = raw;
  if (request.headers['content-encoding'] === 'gzip') {
    try {
      body = await inflate(raw, { maxOutputLength: maxBytes });
    } catch (error) {
      const tooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
      return { failed: tooLarge ? 'too-large' : 'unreadable', bytes };
    }
  }
  try {
    // Fatal: text that is not UTF-8 is refused, not repaired.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    return { value: JSON.parse(text) as JsonValue, bytes };
  } catch {
    return { failed: 'unreadable', bytes };
  }
}
