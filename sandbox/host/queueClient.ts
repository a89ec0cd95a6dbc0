import { Agent, request } from 'node:http';
import type { ReceivedMessage } from './queueMessage';
import type { QueueRequest } from './queueStore';

/**
 * The host's connection to the queue service. It uses `node:http`, not `fetch`: the app's proxy, dispatcher and tracing
 * belong to the app, and on the real host this traffic is in another process.
 */
export class QueueClient {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  #call<Answer>(body: QueueRequest): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const call = request(this.#url, { method: 'POST', agent: this.#agent, timeout: 60_000 }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          if (response.statusCode === 200)
            resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Answer);
          else reject(new Error(`The queue service answered ${response.statusCode ?? 0}.`));
        });
      });
      call.on('timeout', () => call.destroy(new Error('The queue service did not answer.')));
      call.on('error', reject);
      call.end(JSON.stringify(body));
    });
  }

  async put(queue: string, text: string): Promise<void> {
    await this.#call({ do: 'put', queue, text });
  }

  async receive(queue: string, count: number, visibilityMs: number): Promise<ReceivedMessage[]> {
    const { messages } = await this.#call<{ messages: ReceivedMessage[] }>({
      do: 'receive',
      queue,
      count,
      visibilityMs,
    });
    return messages;
  }

  async delete(queue: string, id: string, popReceipt: string): Promise<boolean> {
    return (await this.#call<{ done: boolean }>({ do: 'delete', queue, id, popReceipt })).done;
  }

  /** The new pop receipt, or undefined when the message is gone or another receiver has it. */
  async update(
    queue: string,
    id: string,
    popReceipt: string,
    visibilityMs: number,
  ): Promise<string | undefined> {
    const answer = await this.#call<{ popReceipt?: string }>({
      do: 'update',
      queue,
      id,
      popReceipt,
      visibilityMs,
    });
    return answer.popReceipt;
  }

  async count(queue: string): Promise<number> {
    return (await this.#call<{ count: number }>({ do: 'count', queue })).count;
  }

  close(): void {
    this.#agent.destroy();
  }
}
