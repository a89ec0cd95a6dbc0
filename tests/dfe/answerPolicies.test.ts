import { answerPolicies, classOfStatus } from '../../lib/dfe/wire/answerPolicies';
import { delayPolicies } from '../../lib/dfe/wire/delays';
import { troubles } from '../../lib/dfe/wire/troubles';

describe('the table of answers', () => {
  it.each([
    [200, 'received', 'is not retried', 'receipts', 'closes'],
    [201, 'otherSuccess', 'is not retried', 'unknown', 'counts'],
    [202, 'otherSuccess', 'is not retried', 'unknown', 'counts'],
    [204, 'otherSuccess', 'is not retried', 'unknown', 'counts'],
    [301, 'wrongAddress', 'is not retried', 'unsent', 'opens'],
    [302, 'wrongAddress', 'is not retried', 'unsent', 'opens'],
    [307, 'wrongAddress', 'is not retried', 'unsent', 'opens'],
    [400, 'batchRefused', 'is not retried', 'isolate', 'closes'],
    [401, 'tokenRefused', 'is retried', 'unsent', 'counts'],
    [403, 'disallowed', 'is retried', 'unsent', 'counts'],
    [404, 'wrongAddress', 'is not retried', 'unsent', 'opens'],
    [405, 'wrongAddress', 'is not retried', 'unsent', 'opens'],
    [408, 'transient', 'is retried', 'unknown', 'counts'],
    [409, 'otherRefusal', 'is not retried', 'unsent', 'counts'],
    [413, 'tooLarge', 'is not retried', 'halve', 'closes'],
    [415, 'otherRefusal', 'is not retried', 'unsent', 'counts'],
    [422, 'otherRefusal', 'is not retried', 'unsent', 'counts'],
    [429, 'throttled', 'is retried', 'unsent', 'counts'],
    [500, 'transient', 'is retried', 'unknown', 'counts'],
    [502, 'transient', 'is retried', 'unknown', 'counts'],
    [503, 'transient', 'is retried', 'unknown', 'counts'],
    [504, 'transient', 'is retried', 'unknown', 'counts'],
  ] as const)('%d is %s, %s, leaves %s and %s the breaker', (status, answer, retried, leaves, breaker) => {
    const policy = answerPolicies[classOfStatus(status)];
    expect(classOfStatus(status)).toBe(answer);
    expect(policy.delay !== undefined).toBe(retried === 'is retried');
    expect(policy.leaves).toBe(leaves);
    expect(policy.breaker).toBe(breaker);
  });

  it('reads token and secrets again after 401 and 403 only', () => {
    const renewing = Object.entries(answerPolicies).filter(([, policy]) => policy.renew);
    expect(renewing.map(([name]) => name)).toEqual([
      'tokenRefused',
      'keyRefused',
      'disallowed',
      'quotaUsedUp',
    ]);
  });

  it('waits up to 120 seconds after a 403', () => {
    expect(answerPolicies.disallowed.delay).toBe('long');
    expect(delayPolicies(1_000).long).toEqual({ baseMs: 2_000, factor: 4, capMs: 120_000 });
  });

  it('has advice for every answer that can open the breaker', () => {
    const opening = Object.entries(answerPolicies).filter(([, policy]) => policy.breaker !== 'closes');
    for (const [name] of opening) {
      const words = Object.entries(troubles).find(([answer]) => answer === name)?.[1];
      expect(words?.advice).toMatch(/\.$/);
      expect(words?.code).toMatch(/^dfe-[a-z-]+$/);
    }
  });
});
