import { randomUUID } from 'node:crypto';
import { QueueFaults, type QueueFault } from './queueFault';
import type { QueueMessageView, ReceivedMessage, StoredMessage } from './queueMessage';

const weekMs = 7 * 24 * 3_600_000;
const iso = (ms: number): string => new Date(ms).toISOString();

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const decoded = (text: string): string =>
  base64.test(text) ? Buffer.from(text, 'base64').toString('utf8') : text;

/** Queues in memory with the rules of Azure's: at least once, visibility, pop receipts, dequeue counts. */
export class MessageQueues {
  readonly #queues = new Map<string, StoredMessage[]>();
  readonly #faults = new QueueFaults();
  /** Messages whose delete was lost once already. */
  readonly #deleteLost = new Set<string>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  setFaults(faults: readonly QueueFault[]): void {
    this.#faults.set(faults);
  }

  /** How often a fault has struck so far. */
  get struck(): number {
    return this.#faults.struck;
  }

  #messages(queue: string): StoredMessage[] {
    const alive = (this.#queues.get(queue) ?? []).filter((message) => message.expiresAt > this.#now());
    this.#queues.set(queue, alive);
    return alive;
  }

  put(queue: string, text: string, delayMs = 0): { readonly id: string } {
    const now = this.#now();
    if (this.#faults.strike('unavailable', queue)) throw new Error('The queue takes no message.');
    const late = this.#faults.strike('late', queue);
    const message: StoredMessage = {
      id: randomUUID(),
      text,
      insertedAt: now,
      expiresAt: now + weekMs,
      popReceipt: randomUUID(),
      dequeueCount: 0,
      visibleAt: now + delayMs + (late?.delayMs ?? 0),
    };
    this.#messages(queue).push(message);
    if (this.#faults.strike('unanswered', queue))
      throw new Error('The queue has taken the message and does not say so.');
    return { id: message.id };
  }

  receive(queue: string, count: number, visibilityMs: number): ReceivedMessage[] {
    const now = this.#now();
    const due = this.#messages(queue)
      .filter((message) => message.visibleAt <= now)
      .slice(0, count);
    return due.map((message) => {
      const early = this.#faults.strike('whileWorked', queue);
      message.popReceipt = randomUUID();
      message.dequeueCount += 1;
      message.visibleAt = now + (early ? (early.delayMs ?? 0) : visibilityMs);
      return {
        id: message.id,
        text: message.text,
        popReceipt: message.popReceipt,
        dequeueCount: message.dequeueCount,
        insertionTime: iso(message.insertedAt),
        expirationTime: iso(message.expiresAt),
        nextVisibleTime: iso(message.visibleAt),
      };
    });
  }

  /** `false`: the message is gone, or another receiver has it. */
  delete(queue: string, id: string, popReceipt: string): boolean {
    const messages = this.#messages(queue);
    const index = messages.findIndex((message) => message.id === id && message.popReceipt === popReceipt);
    const message = messages[index];
    if (!message) return false;
    if (!this.#deleteLost.has(id) && this.#faults.strike('twice', queue)) {
      this.#deleteLost.add(id);
      message.visibleAt = this.#now();
      return true;
    }
    messages.splice(index, 1);
    return true;
  }

  /** Sets when the message is visible again and gives its new pop receipt; undefined: as for `delete`. */
  update(queue: string, id: string, popReceipt: string, visibilityMs: number): string | undefined {
    const message = this.#messages(queue).find((one) => one.id === id && one.popReceipt === popReceipt);
    if (!message) return undefined;
    message.popReceipt = randomUUID();
    message.visibleAt = this.#now() + visibilityMs;
    return message.popReceipt;
  }

  /** Makes every hidden message visible, as if its receiver's time had run out. */
  expireLeases(queue?: string): void {
    for (const [name, messages] of this.#queues) {
      if (queue !== undefined && queue !== name) continue;
      for (const message of messages) message.visibleAt = Math.min(message.visibleAt, this.#now());
    }
  }

  list(queue: string): QueueMessageView[] {
    const now = this.#now();
    return this.#messages(queue).map(({ id, text, dequeueCount, visibleAt }) => ({
      id,
      text,
      body: decoded(text),
      dequeueCount,
      visible: visibleAt <= now,
    }));
  }

  clear(queue?: string): void {
    if (queue === undefined) this.#queues.clear();
    else this.#queues.delete(queue);
  }

  names(): string[] {
    return [...this.#queues.keys()].sort();
  }
}
