import type { EndpointKind } from './endpointKind';
import type { Holding } from './holding';
import { idKey } from './idKey';
import { textItem, type JsonObject } from './json';
import { applyBody } from './merge';
import { receiptFor } from './receiptFor';

/** One request to the children endpoint. */
export interface Post {
  /** From 1, over all endpoints. */
  readonly number: number;
  readonly endpointKind: EndpointKind;
  readonly laCode: string;
  /** When it had arrived whole, ISO 8601. */
  readonly at: string;
  readonly bytes: number;
  /** In the body's order; empty when it was not read. */
  readonly childIds: readonly string[];
  /** How many of the children were purges. */
  readonly childPurges: number;
  /** Whether the children were taken in, whatever was answered. */
  readonly accepted: boolean;
  /** One per child, when it was accepted. */
  readonly receipts: readonly string[];
  /** The answer's status, or how it was spoiled. */
  readonly outcome: number | string;
  /** The children, when `keepBodies` is on. */
  readonly body?: readonly JsonObject[];
}

/** What one endpoint holds and was sent. */
export class DfeState {
  readonly #held = new Map<string, Holding>();
  readonly posts: Post[] = [];

  /** Takes the children in, in order; gives a receipt for each. */
  accept(children: readonly JsonObject[], at: Date): string[] {
    return children.map((child) => {
      const key = idKey(textItem(child, 'la_child_id'));
      const after = applyBody(this.#held.get(key), child);
      if (after === undefined) this.#held.delete(key);
      else this.#held.set(key, after);
      return receiptFor(at);
    });
  }

  holds(laChildId: string): Holding | undefined {
    return this.#held.get(idKey(laChildId));
  }

  holdings(): Holding[] {
    return [...this.#held.values()];
  }

  /** Keeps what is held and was sent now; gives what puts just that back. */
  keep(): () => void {
    const [held, posts] = [[...this.#held], [...this.posts]];
    return () => {
      this.clear();
      for (const [key, holding] of held) this.#held.set(key, holding);
      this.posts.push(...posts);
    };
  }

  clear(): void {
    this.#held.clear();
    this.posts.length = 0;
  }
}
