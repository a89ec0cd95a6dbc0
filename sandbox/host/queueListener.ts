import type { HostSettings } from './appFiles';
import type { HostFunction } from './bindings';
import type { FunctionRunner } from './functionRunner';
import type { HostLog } from './hostLog';
import { MessageLease } from './messageLease';
import type { QueueClient } from './queueClient';
import type { ReceivedMessage } from './queueMessage';
import { queueTriggerData } from './queueTriggerData';

const shortestPollMs = 20;
const longestPollMs = 200;

export interface QueueListenerParts {
  readonly runner: FunctionRunner;
  readonly queues: QueueClient;
  readonly settings: HostSettings['queues'];
  /** How long a message stays hidden while it is worked; it is renewed at half of it. */
  readonly leaseMs: number;
  readonly log: HostLog;
}

/**
 * Polls one queue and runs its function, with the rules of the storage extension: a batch when few enough messages are
 * in work, renewal while the function runs, delete on success, hidden for `visibilityTimeout` on failure, and the poison
 * queue after `maxDequeueCount` tries.
 */
export class QueueListener {
  readonly #fn: HostFunction;
  readonly #parts: QueueListenerParts;
  readonly #inWork = new Set<Promise<void>>();
  #stopped = false;
  #loop: Promise<void> = Promise.resolve();
  #wake: () => void = () => undefined;

  constructor(fn: HostFunction, parts: QueueListenerParts) {
    this.#fn = fn;
    this.#parts = parts;
  }

  get queueName(): string {
    return this.#fn.queueName;
  }

  start(): void {
    this.#loop = this.#poll();
  }

  /** Polls at once. */
  poke(): void {
    this.#wake();
  }

  /** Takes no more messages and waits for those in work. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake();
    await this.#loop;
    await Promise.all(this.#inWork);
  }

  async #poll(): Promise<void> {
    const { queues, settings, leaseMs } = this.#parts;
    let waitMs = shortestPollMs;
    while (!this.#stopped) {
      if (this.#inWork.size > settings.newBatchThreshold) {
        await Promise.race(this.#inWork);
        continue;
      }
      const messages = await queues.receive(this.queueName, settings.batchSize, leaseMs).catch(() => {
        this.#warn('The queue service does not answer.');
        return [];
      });
      for (const message of messages) {
        const work: Promise<void> = this.#work(message).finally(() => this.#inWork.delete(work));
        this.#inWork.add(work);
      }
      waitMs = messages.length > 0 ? shortestPollMs : Math.min(waitMs * 2, longestPollMs);
      if (messages.length === 0) await this.#sleep(waitMs);
    }
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timeout = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timeout);
        resolve();
      };
    });
  }

  async #work(message: ReceivedMessage): Promise<void> {
    const { settings, queues, leaseMs } = this.#parts;
    const lease = new MessageLease(queues, this.queueName, message, leaseMs);
    let succeeded = false;
    let worn = message.dequeueCount >= settings.maxDequeueCount;
    try {
      const text = decode(message.text, settings.messageEncoding);
      if (text === undefined || message.dequeueCount > settings.maxDequeueCount) worn = true;
      else succeeded = await this.#run(message, text);
    } finally {
      const popReceipt = await lease.end();
      await this.#settle(message, popReceipt, succeeded, worn).catch(() => {
        // The message stays hidden until its time has run out, and comes again.
        this.#warn(`The queue service did not take the end of message ${message.id}.`);
      });
    }
  }

  async #run(message: ReceivedMessage, text: string): Promise<boolean> {
    const { succeeded } = await this.#parts.runner.run(this.#fn, {
      ...queueTriggerData(message, text),
      reason: `New queue message detected on '${this.queueName}'.`,
    });
    return succeeded;
  }

  async #settle(
    message: ReceivedMessage,
    popReceipt: string,
    succeeded: boolean,
    worn: boolean,
  ): Promise<void> {
    const { queues, settings } = this.#parts;
    if (succeeded) {
      await this.#delete(message, popReceipt);
    } else if (this.queueName.endsWith('-poison')) {
      // As on the real host: a poison queue's own message stays hidden, so that it does not come round and round.
    } else if (worn) {
      const poisonQueue = `${this.queueName}-poison`;
      this.#warn(
        `Message has reached MaxDequeueCount of ${settings.maxDequeueCount}. Moving message to queue '${poisonQueue}'.`,
      );
      await queues.put(poisonQueue, message.text);
      await this.#delete(message, popReceipt);
    } else {
      await queues.update(this.queueName, message.id, popReceipt, settings.visibilityTimeoutMs);
    }
  }

  async #delete({ id }: ReceivedMessage, popReceipt: string): Promise<void> {
    if (await this.#parts.queues.delete(this.queueName, id, popReceipt)) return;
    this.#warn(`Message ${id} was received again before its function ended; it stays in the queue.`);
  }

  #warn(message: string): void {
    this.#parts.log({ level: 'warning', message, category: 'host', functionName: this.#fn.name });
  }
}

/** The message's text, or undefined when it is not in the declared encoding. */
function decode(text: string, encoding: 'base64' | 'none'): string | undefined {
  if (encoding === 'none') return text;
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes.toString('utf8') : undefined;
}
