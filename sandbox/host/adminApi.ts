import type { IncomingHttpHeaders } from 'node:http';
import type { AccessLevel } from './accessKeys';
import { hostVersion } from './worker';

export interface AdminAnswer {
  readonly status: number;
  readonly json?: unknown;
}

export interface AdminApi {
  /** Answers one call under `/admin`. */
  answer(
    method: string,
    path: string,
    level: AccessLevel,
    headers: IncomingHttpHeaders,
    body: Buffer,
  ): AdminAnswer;
}

/**
 * The admin calls that an operator uses. Without a known key 401, with a function key 403 (it is known and not enough),
 * as on the real host.
 */
export function createAdminApi(parts: {
  readonly hostId: string;
  /** Starts a function with an input; `false`: there is none of that name. */
  readonly invoke: (functionName: string, input: string) => boolean;
}): AdminApi {
  const status = (): AdminAnswer => ({
    status: 200,
    json: {
      id: parts.hostId,
      state: 'Running',
      version: hostVersion,
      versionDetails: hostVersion,
      processUptime: Math.round(process.uptime() * 1000),
      functionAppContentEditingState: 'NotAllowed',
    },
  });

  const invoke = (name: string, headers: IncomingHttpHeaders, body: Buffer): AdminAnswer => {
    if (!/^(?:application|text)\/(?:[\w.+-]+\+)?json\b/i.test(headers['content-type'] ?? ''))
      return { status: 415 };
    const input = inputOf(body);
    if (input === undefined) return { status: 400 };
    return { status: parts.invoke(name, input) ? 202 : 404 };
  };

  return {
    answer(method, path, level, headers, body) {
      const segments = path.split('/').filter(Boolean).slice(1).map(decodeURIComponent);
      const call = `${method} ${segments[0]?.toLowerCase() ?? ''}/${segments.length}`;
      const known =
        (call === 'GET host/2' && segments[1]?.toLowerCase() === 'status') || call === 'POST functions/2';
      if (!known) return { status: 404 };
      if (level !== 'admin') return { status: level === 'function' ? 403 : 401 };
      return method === 'GET' ? status() : invoke(segments[1] ?? '', headers, body);
    },
  };
}

/** The `input` of `{"input": "..."}`, empty when absent; undefined when the body is no such object. */
function inputOf(body: Buffer): string | undefined {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
    const input = 'input' in parsed ? parsed.input : undefined;
    if (input === undefined || input === null) return '';
    return typeof input === 'string' ? input : undefined;
  } catch {
    return undefined;
  }
}
