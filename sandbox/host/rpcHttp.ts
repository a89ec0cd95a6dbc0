import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RpcHttpCookie, RpcNullable, RpcTypedData } from './coreTypes';

const nullables = (entries: Iterable<readonly [string, string]>): Record<string, RpcNullable<string>> =>
  Object.fromEntries([...entries].map(([name, value]) => [name, { value }]));

/** A request in the host's RPC form: every map of nullable values and the body as bytes, as the Node worker asks for. */
export function toRpcRequest(
  request: IncomingMessage,
  url: URL,
  params: Readonly<Record<string, string>>,
  body: Buffer,
): RpcTypedData {
  const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  const query = [...new Set(url.searchParams.keys())].map((name): [string, string] => [
    name,
    url.searchParams.getAll(name).join(','),
  ]);
  return {
    http: {
      method: request.method ?? 'GET',
      url: url.href,
      nullableHeaders: nullables(headers),
      nullableQuery: nullables(query),
      nullableParams: nullables(Object.entries(params)),
      ...(body.length > 0 ? { body: { bytes: body } } : {}),
    },
  };
}

function cookieText(cookie: RpcHttpCookie): string {
  const parts = [`${cookie.name ?? ''}=${cookie.value ?? ''}`];
  if (typeof cookie.maxAge?.value === 'number') parts.push(`max-age=${cookie.maxAge.value}`);
  if (cookie.domain?.value) parts.push(`domain=${cookie.domain.value}`);
  if (cookie.path?.value) parts.push(`path=${cookie.path.value}`);
  if (cookie.secure?.value) parts.push('secure');
  if (cookie.sameSite === 'lax' || cookie.sameSite === 'strict') parts.push(`samesite=${cookie.sameSite}`);
  if (cookie.sameSite === 'explicitNone') parts.push('samesite=none');
  if (cookie.httpOnly?.value) parts.push('httponly');
  return parts.join('; ');
}

/** Writes what a function answered; a function that answered nothing is 204, as on the real host. */
export function writeRpcResponse(response: ServerResponse, answer: RpcTypedData | null | undefined): void {
  const http = answer?.http;
  if (!http) {
    response.writeHead(204).end();
    return;
  }
  for (const [name, value] of Object.entries(http.headers ?? {})) response.setHeader(name, value);
  if (http.cookies?.length) response.setHeader('set-cookie', http.cookies.map(cookieText));
  const { bytes, string } = http.body ?? {};
  response
    .writeHead(Number(http.statusCode ?? '200'))
    .end(bytes ? Buffer.from(bytes) : (string ?? undefined));
}
