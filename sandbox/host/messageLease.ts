import type { QueueClient } from './queueClient';
import type { ReceivedMessage } from './queueMessage';

/** Keeps a message hidden while it is worked: renews it at half of its time, and knows the newest pop receipt. */
export class MessageLease {
  readonly #timer: NodeJS.Timeout;
  #popReceipt: string;
  #renewal: Promise<void> = Promise.resolve();

  constructor(queues: QueueClient, queueName: string, message: ReceivedMessage, leaseMs: number) {
    this.#popReceipt = message.popReceipt;
    this.#timer = setInterval(() => {
      this.#renewal = this.#renewal.then(async () => {
        const renewed = queues.update(queueName, message.id, this.#popReceipt, leaseMs);
        // A renewal that fails is tried again at the next turn; the message may come again meanwhile.
        this.#popReceipt = (await renewed.catch(() => undefined)) ?? this.#popReceipt;
      });
    }, leaseMs / 2);
  }

  /** Ends the renewing and gives the pop receipt for the last call. */
  async end(): Promise<string> {
    clearInterval(this.#timer);
    await this.#renewal;
    return this.#popReceipt;
  }
}
