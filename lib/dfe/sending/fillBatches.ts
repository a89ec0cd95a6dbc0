import type { Outgoing } from './dfeClient';

export interface BatchLimits {
  readonly maxChildren: number;
  /** Of the whole request body before compression. */
  readonly maxBytes: number;
}

/** The request body of a batch: a JSON array, also of one child. */
export function batchBody(children: readonly Outgoing[]): string {
  return `[${children.map((child) => child.body).join(',')}]`;
}

/**
 * Fills batches in the order given, none above the limits; a child that is larger than a batch may be goes alone.
 * Holds one batch in memory at a time.
 */
export async function* fillBatches<Child extends Outgoing>(
  children: AsyncIterable<Child> | Iterable<Child>,
  limits: BatchLimits,
): AsyncGenerator<Child[], void, undefined> {
  const brackets = 2;
  let batch: Child[] = [];
  let bytes = brackets;
  for await (const child of children) {
    const size = Buffer.byteLength(child.body) + (batch.length === 0 ? 0 : 1);
    if (batch.length > 0 && (batch.length >= limits.maxChildren || bytes + size > limits.maxBytes)) {
      yield batch;
      batch = [];
      bytes = brackets - 1;
    }
    batch.push(child);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
