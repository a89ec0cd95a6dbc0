import { appendSsd } from './appendSsd';
import { emptySsd } from './emptySsd';
import { generateParts, type GenerateOptions } from './generateParts';
import type { SsdData } from './ssdData';

/**
 * A seeded SSD of so many obviously fake children over all 19 tables, with a realistic spread of what happened to them
 * and a share of awkward rows. The same options give the same rows.
 */
export function generateSsd(options: GenerateOptions): SsdData {
  const data = emptySsd();
  for (const part of generateParts(options)) appendSsd(data, part);
  return data;
}
