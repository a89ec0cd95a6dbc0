const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * What a `Retry-After` header asks for, in milliseconds from `now`, at least 0 and at most `capMs`; `undefined` when
 * there is none or it is neither seconds nor an HTTP date.
 */
export function retryAfter(header: string | undefined, now: Date, capMs: number): number | undefined {
  const value = header?.trim();
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value)) return Math.min(capMs, Number(value) * 1000);
  if (!httpDate.test(value)) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.min(capMs, Math.max(0, at - now.getTime()));
}
