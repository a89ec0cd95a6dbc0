import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { keepAliveMs } from '../web/webServer';
import { MessageQueues } from './messageQueues';
import type { QueueFault } from './queueFault';
import type { QueueMessageView } from './queueMessage';

const requests = z.discriminatedUnion('do', [
  z.object({ do: z.literal('put'), queue: z.string(), text: z.string() }),
  z.object({ do: z.literal('receive'), queue: z.string(), count: z.number(), visibilityMs: z.number() }),
  z.object({ do: z.literal('delete'), queue: z.string(), id: z.string(), popReceipt: z.string() }),
  z.object({
    do: z.literal('update'),
    queue: z.string(),
    id: z.string(),
    popReceipt: z.string(),
    visibilityMs: z.number(),
  }),
  z.object({ do: z.literal('count'), queue: z.string() }),
]);
export type QueueRequest = z.infer<typeof requests>;

export interface QueueStoreOptions {
  readonly now?: () => number;
}

/**
 * The queues of the pretend storage account: a loopback HTTP service that outlives the host's process, so that a killed
 * host's message becomes visible again. Methods take and give what JSON can carry.
 */
export interface QueueStore {
  readonly port: number;
  readonly url: string;
  /** Puts a message; `body` is stored in base64, as a host with the default `messageEncoding` reads it. */
  put(queue: string, body: string): { readonly id: string };
  /** Puts a message's text as it is. */
  putRaw(queue: string, text: string): { readonly id: string };
  list(queue: string): QueueMessageView[];
  count(queue: string): number;
  names(): string[];
  clear(queue?: string): void;
  /** Makes hidden messages visible at once: the killed host's ten minutes, without the wait. */
  expireLeases(queue?: string): void;
  setFaults(faults: readonly QueueFault[]): void;
  clearFaults(): void;
  /** How often a fault has struck since the start. */
  struck(): number;
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

function answer(queues: MessageQueues, request: QueueRequest): unknown {
  switch (request.do) {
    case 'put':
      return queues.put(request.queue, request.text);
    case 'receive':
      return { messages: queues.receive(request.queue, request.count, request.visibilityMs) };
    case 'delete':
      return { done: queues.delete(request.queue, request.id, request.popReceipt) };
    case 'update':
      return {
        popReceipt: queues.update(request.queue, request.id, request.popReceipt, request.visibilityMs),
      };
    case 'count':
      return { count: queues.list(request.queue).length };
  }
}

/** Starts the service on a free port of the loopback address. */
export async function startQueueStore(options: QueueStoreOptions = {}): Promise<QueueStore> {
  const queues = new MessageQueues(options.now ?? Date.now);
  const server = createServer((request, response) => {
    void bodyOf(request)
      .then((body) => answer(queues, requests.parse(body)))
      .then(
        (result) =>
          response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result)),
        () => response.writeHead(400).end(),
      );
  });
  server.keepAliveTimeout = keepAliveMs;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    put: (queue, body) => queues.put(queue, Buffer.from(body, 'utf8').toString('base64')),
    putRaw: (queue, text) => queues.put(queue, text),
    list: (queue) => queues.list(queue),
    count: (queue) => queues.list(queue).length,
    names: () => queues.names(),
    clear: (queue) => queues.clear(queue),
    expireLeases: (queue) => queues.expireLeases(queue),
    setFaults: (faults) => queues.setFaults(faults),
    clearFaults: () => queues.setFaults([]),
    struck: () => queues.struck,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
