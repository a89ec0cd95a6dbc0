import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { keepAliveMs } from '../web/webServer';
import { accessLevel, isEnough, type AccessKeys } from './accessKeys';
import type { AdminApi } from './adminApi';
import { answerSignIn } from './appServiceAuth';
import type { AppSettings } from './appSettings';
import type { HostFunction } from './bindings';
import type { FunctionRunner } from './functionRunner';
import { RouteTable, routeOf } from './routeTable';
import { toRpcRequest, writeRpcResponse } from './rpcHttp';

export interface HttpServerParts {
  readonly functions: readonly HostFunction[];
  readonly runner: FunctionRunner;
  readonly admin: AdminApi;
  readonly keys: AccessKeys;
  readonly routePrefix: string;
  readonly settings: AppSettings;
  readonly port: number;
}

export interface HttpServer {
  readonly url: string;
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Serves the app's HTTP functions and the host's admin calls on the loopback address. */
export async function startHttpServer(parts: HttpServerParts): Promise<HttpServer> {
  const { keys, runner, admin, routePrefix } = parts;
  const functions = new Map(
    parts.functions.filter(({ kind }) => kind === 'httpTrigger').map((fn) => [fn.name, fn]),
  );
  const routes = new RouteTable(
    [...functions.values()].map(({ name, trigger }) =>
      routeOf(name, `${routePrefix}/${trigger.route ?? name}`, trigger.methods ?? ['GET', 'POST']),
    ),
  );

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? '127.0.0.1'}`);
    if (answerSignIn(parts.settings, request, url, response)) return;
    const levelFor = (functionName?: string) =>
      accessLevel(request.headers, url.searchParams, keys, functionName);
    const body = await bodyOf(request);
    if (/^\/admin(?:\/|$)/i.test(url.pathname)) {
      const answer = admin.answer(request.method ?? 'GET', url.pathname, levelFor(), request.headers, body);
      response.writeHead(
        answer.status,
        answer.json === undefined ? {} : { 'content-type': 'application/json' },
      );
      response.end(answer.json === undefined ? undefined : JSON.stringify(answer.json));
      return;
    }
    const found = routes.find(request.method ?? 'GET', url.pathname);
    const fn = functions.get(found?.route.functionName ?? '');
    if (!found || !fn) {
      response.writeHead(404).end();
    } else if (!isEnough(levelFor(fn.name), fn.trigger.authLevel ?? 'function')) {
      response.writeHead(401).end();
    } else {
      const call = {
        data: toRpcRequest(request, url, found.params, body),
        reason: 'This function was programmatically called via the host APIs.',
      };
      const outcome = await runner.run(fn, call);
      if (outcome.succeeded) writeRpcResponse(response, outcome.response?.returnValue);
      else response.writeHead(500).end();
    }
  };

  const server = createServer((request, response) => {
    serve(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.keepAliveTimeout = keepAliveMs;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(parts.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        // What is answered from now on is the last on its connection.
        server.keepAliveTimeout = 1;
        // A browser opens connections that it may never use, and an answer may never be read to its end.
        const patience = setTimeout(() => server.closeAllConnections(), 5_000);
        server.close(() => {
          clearTimeout(patience);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
