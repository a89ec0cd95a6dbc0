import { appendSsd } from './appendSsd';
import { emptySsd } from './emptySsd';
import { generateChild } from './generateChild';
import type { SsdData } from './ssdData';

export interface GenerateOptions {
  /** How many children. */
  readonly children: number;
  readonly seed: number;
  /** The LA's calendar date that the data is of, `YYYY-MM-DD`. */
  readonly runDate: string;
  /** Share of children, 0 to 1, whose rows are awkward; 0.1 where it is not given. */
  readonly awkwardShare?: number;
}

/**
 * Makes fake children part by part, so that not all of them need be in memory; together the parts are what
 * `generateSsd` gives.
 * @param childrenPerPart how many children a part holds
 */
export function* generateParts(options: GenerateOptions, childrenPerPart = 1_000): Generator<SsdData> {
  const { children, seed, runDate, awkwardShare = 0.1 } = options;
  for (let first = 0; first < children; first += childrenPerPart) {
    const part = emptySsd();
    for (let index = first; index < Math.min(first + childrenPerPart, children); index += 1) {
      appendSsd(part, generateChild({ index, seed, runDate, awkwardShare }).data);
    }
    yield part;
  }
}
