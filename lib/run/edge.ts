import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

/** Time and chance, taken once at the edge and handed on. */
export interface Edge {
  readonly now: () => Date;
  readonly random: () => number;
  readonly newId: () => string;
  readonly sleep: (ms: number) => Promise<unknown>;
}

export const realEdge: Edge = {
  now: () => new Date(),
  random: Math.random,
  newId: randomUUID,
  sleep: (ms) => wait(ms),
};
