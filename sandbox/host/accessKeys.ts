import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export type AccessLevel = 'anonymous' | 'function' | 'admin';
const rank: Readonly<Record<AccessLevel, number>> = { anonymous: 0, function: 1, admin: 2 };

export interface AccessKeys {
  readonly masterKey: string;
  /** A key of the host: it opens every function. */
  readonly functionKey: string;
  /** What stands before a function's name in the key that opens this one and no other. */
  readonly ownKeyPrefix?: string;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

/**
 * The level that a request's key gives: the header `x-functions-key`, else `?code=`.
 * @param functionName the function that is asked, if it is one
 */
export function accessLevel(
  headers: IncomingHttpHeaders,
  query: URLSearchParams,
  keys: AccessKeys,
  functionName?: string,
): AccessLevel {
  const header = headers['x-functions-key'];
  const key = typeof header === 'string' ? header : (query.get('code') ?? '');
  if (key === '') return 'anonymous';
  if (same(key, keys.masterKey)) return 'admin';
  const { ownKeyPrefix } = keys;
  const isOwn =
    ownKeyPrefix !== undefined && functionName !== undefined && same(key, `${ownKeyPrefix}${functionName}`);
  return same(key, keys.functionKey) || isOwn ? 'function' : 'anonymous';
}

/** Whether a level is enough for a function's `authLevel`. */
export function isEnough(level: AccessLevel, needed: string): boolean {
  const wanted = needed.toLowerCase();
  return rank[level] >= rank[wanted === 'admin' || wanted === 'function' ? wanted : 'anonymous'];
}
