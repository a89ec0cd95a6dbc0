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
