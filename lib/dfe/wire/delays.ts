/** A growing delay: `baseMs`, times `factor` for each further retry, never above `capMs`. */
export interface DelayPolicy {
  readonly baseMs: number;
  readonly factor: number;
  readonly capMs: number;
}

export type DelayName = 'usual' | 'long';

/** The delays of the table of answers, from the first delay that the setting names (1 s by default). */
export const delayPolicies = (firstMs: number): Readonly<Record<DelayName, DelayPolicy>> => ({
  usual: { baseMs: firstMs, factor: 2, capMs: 30_000 },
  long: { baseMs: 2 * firstMs, factor: 4, capMs: 120_000 },
});

/**
 * The delay in milliseconds before retry number `retry` (1 for the first): between half and the whole of what the
 * policy says, so that many senders that failed at once do not come back at once.
 */
export function jitteredDelay(policy: DelayPolicy, retry: number, random: () => number): number {
  const whole = Math.min(policy.capMs, policy.baseMs * policy.factor ** (retry - 1));
  return Math.round(whole * (0.5 + 0.5 * random()));
}

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
