/** DfE's word that it has taken a child in. */
export interface Receipt {
  readonly id: string;
  /** As DfE gave it, to the millisecond and without a zone: `YYYY-MM-DDTHH:MM:SS.fff`. */
  readonly time: string;
}

/** `receipts` has one place per child, in order; a place that could not be read is `undefined`. */
export type ReceiptReading =
  | { readonly kind: 'receipts'; readonly receipts: readonly (Receipt | undefined)[] }
  | { readonly kind: 'countDiffers'; readonly count: number }
  | { readonly kind: 'unreadable' };

const form =
  /^(\d{4}-\d{2}-\d{2})_(\d{2}:\d{2}:\d{2})\.(\d{1,9})_([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.json$/i;

function readReceipt(value: unknown): Receipt | undefined {
  const [, day, clock, fraction, id] = typeof value === 'string' ? (form.exec(value.trim()) ?? []) : [];
  if (day === undefined || clock === undefined || fraction === undefined || id === undefined)
    return undefined;
  const time = `${day}T${clock}.${fraction.slice(0, 3).padEnd(3, '0')}`;
  const at = new Date(`${time}Z`);
  // 31 February would roll over into March: what reads back differently is no time.
  const isReal = !Number.isNaN(at.getTime()) && at.toISOString() === `${time}Z`;
  return isReal ? { id, time } : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * Reads the body of a 200 for `count` children, in both forms of dfe-api.md "Receipts": a JSON array, or strings separated
 * by white space (a body that is neither holds no receipt at all and is unreadable). Receipts belong to children by position.
 */
export function readReceipts(text: string, count: number): ReceiptReading {
  const parsed = parse(text);
  const separated = typeof parsed === 'string';
  const entries: unknown = separated ? parsed.trim().split(/\s+/) : parsed;
  if (!Array.isArray(entries)) return { kind: 'unreadable' };
  const receipts = entries.map(readReceipt);
  if (separated && receipts.every((receipt) => receipt === undefined)) return { kind: 'unreadable' };
  if (receipts.length !== count) return { kind: 'countDiffers', count: receipts.length };
  return { kind: 'receipts', receipts };
}
