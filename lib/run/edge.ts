import { randomUUID } from 'node:crypto';
import { sleep, type Sleep } from '../flow/sleep';

/** Time and chance, taken once at the edge and handed on. */
export interface Edge {
  readonly now: () => Date;
  readonly random: () => number;
  readonly newId: () => string;
  readonly sleep: Sleep;
}

export const realEdge: Edge = {
  now: () => new Date(),
  random: Math.random,
  newId: randomUUID,
  sleep,
};
