import { netText } from './netText';
import type { RpcTypedData } from './coreTypes';

const looksLikeJson = (text: string): boolean => /^\s*(?:\{[^]*\}|\[[^]*\])\s*$/.test(text);

const elements = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/**
 * The queue messages that a function's output makes, as the real host does it: an array is one message each, text that
 * looks like JSON is read and written anew.
 * @throws SyntaxError for text that looks like JSON and is not.
 */
export function outputMessages(data: RpcTypedData | null | undefined): Buffer[] {
  if (!data) return [];
  if (data.bytes) return [Buffer.from(data.bytes)];
  const values = (): unknown[] => {
    if (typeof data.string === 'string') {
      return looksLikeJson(data.string) ? elements(JSON.parse(data.string)) : [data.string];
    }
    if (typeof data.json === 'string') return elements(JSON.parse(data.json));
    const number = data.int ?? data.double;
    return typeof number === 'number' ? [number] : [];
  };
  return values().map((value) => Buffer.from(netText(value), 'utf8'));
}
