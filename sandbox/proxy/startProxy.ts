import { createServer, type IncomingMessage } from 'node:http';
import { connect, Socket, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { FaultList, type FaultTiming } from '../web/faultList';
import type { Outcome } from '../web/wireEffect';

export interface ProxyFault extends FaultTiming {
  /** Only connections to this host. */
  readonly host?: string;
  readonly effect:
    | { readonly kind: 'answer'; readonly status: number }
    | { readonly kind: 'hang' }
    | { readonly kind: 'reset' };
}

export interface ProxyOptions {
  /** Loopback port by host name; each is reached as `name:443`. */
  readonly routes: Readonly<Record<string, number>>;
}

export interface ProxyCredentials {
  readonly user: string;
  readonly password: string;
}

/** One CONNECT, as it was answered. */
export interface ProxyConnect {
  readonly target: string;
  readonly outcome: Outcome;
}

export interface Proxy {
  readonly port: number;
  readonly url: string;
  /** From now on callers must say who they are; undefined: nobody must. */
  setCredentials(credentials?: ProxyCredentials): void;
  setFaults(faults: readonly ProxyFault[]): void;
  clearFaults(): void;
  connects(): ProxyConnect[];
  close(): Promise<void>;
}

export const proxyMethods = ['setCredentials', 'setFaults', 'clearFaults', 'connects'] as const;

/**
 * An HTTP proxy that does CONNECT only. It leads the sandbox's real-looking names to loopback ports and refuses every
 * other name with 502, as a proxy does that cannot resolve it: nothing leaves the machine.
 */
export async function startProxy(options: ProxyOptions): Promise<Proxy> {
  const faults = new FaultList<ProxyFault>();
  const connects: ProxyConnect[] = [];
  const open = new Set<Duplex>();
  let expected: string | undefined;

  const server = createServer((_request, response) => {
    response.writeHead(501, { 'content-type': 'text/plain' });
    response.end('This proxy only does CONNECT.');
  });
  server.on('connection', (socket: Socket) => keep(socket));
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    client.on('error', () => client.destroy());
    const target = request.url ?? '';
    const [host = '', port] = target.split(':');
    const refuse = (status: number, reason: string, headers = ''): void => {
      connects.push({ target, outcome: status });
      client.end(`HTTP/1.1 ${status} ${reason}\r\n${headers}content-length: 0\r\nconnection: close\r\n\r\n`);
    };
    if (expected !== undefined && request.headers['proxy-authorization'] !== expected) {
      refuse(407, 'Proxy Authentication Required', 'proxy-authenticate: Basic realm="fake proxy"\r\n');
      return;
    }
    const effect = faults.take((fault) => fault.host === undefined || fault.host === host)?.effect;
    switch (effect?.kind) {
      case 'answer':
        refuse(effect.status, 'Fault');
        return;
      case 'hang':
        connects.push({ target, outcome: 'hang' });
        return;
      case 'reset':
        connects.push({ target, outcome: 'reset' });
        reset(client);
        return;
      case undefined:
    }
    const route = port === '443' && Object.hasOwn(options.routes, host) ? options.routes[host] : undefined;
    if (route === undefined) {
      refuse(502, 'Bad Gateway');
      return;
    }
    const upstream = connect(route, '127.0.0.1');
    keep(upstream);
    upstream.once('connect', () => {
      connects.push({ target, outcome: 200 });
      upstream.removeAllListeners('error');
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
      // A reset behind the proxy is a reset before it, too.
      upstream.on('error', () => reset(client));
      client.on('close', () => upstream.destroy());
    });
    upstream.once('error', () => refuse(502, 'Bad Gateway'));
  });

  function keep(socket: Duplex): void {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    setCredentials: (credentials) => {
      expected =
        credentials &&
        `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}`;
    },
    setFaults: (list) => faults.set(list),
    clearFaults: () => faults.set([]),
    connects: () => connects,
    close: () =>
      new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        for (const socket of open) socket.destroy();
      }),
  };
}

/** One that is being ended cannot be reset: node would then keep its handle, and its process could not end. */
function reset(socket: Duplex): void {
  if (socket instanceof Socket && !socket.writableEnded) socket.resetAndDestroy();
  else socket.destroy();
}
