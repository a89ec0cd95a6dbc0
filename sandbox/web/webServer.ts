import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

export interface TlsIdentity {
  /** PEM. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
}

export type WebHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface WebServer {
  readonly port: number;
  /** Ends the request's connection with a TCP reset, as a firewall does. */
  reset(request: IncomingMessage): void;
  /** Stops listening and drops every connection, also those that hang on purpose. */
  close(): Promise<void>;
}

/**
 * Longer than any client keeps its own, and than one stands still in a test: a connection that the server closes first would
 * look like a fault.
 */
export const keepAliveMs = 3_600_000;

/**
 * An HTTP server on a free loopback port; over TLS 1.2 or later when it is given a certificate. A handler that throws
 * answers 500 with the error's text, so that a fault of the stand-in is seen in the test that met it.
 */
export async function startWebServer(handler: WebHandler, tls?: TlsIdentity): Promise<WebServer> {
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    handler(request, response).catch((error: unknown) => {
      if (request.socket.destroyed) return;
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(
        `The stand-in failed: ${error instanceof Error ? (error.stack ?? error.message) : 'unknown'}`,
      );
    });
  };
  const server = tls
    ? createHttpsServer({ cert: tls.cert, key: tls.key, minVersion: 'TLSv1.2' }, listener)
    : createHttpServer(listener);
  server.keepAliveTimeout = keepAliveMs;
  // A TLS socket cannot be reset itself, so the TCP sockets are kept by the only thing that both know of each other.
  const sockets = new Map<number | undefined, Socket>();
  server.on('connection', (socket: Socket) => {
    const { remotePort } = socket;
    sockets.set(remotePort, socket);
    // Its port may be used again before its end is heard of.
    socket.on('close', () => {
      if (sockets.get(remotePort) === socket) sockets.delete(remotePort);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    reset: (request) => {
      const socket = sockets.get(request.socket.remotePort);
      if (socket) socket.resetAndDestroy();
      else request.socket.destroy();
    },
    close: () =>
      new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        for (const socket of sockets.values()) socket.destroy();
      }),
  };
}
