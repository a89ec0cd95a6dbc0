import fc from 'fast-check';
import type { ChildrenFault, TokenFault } from '../../sandbox/dfe/dfeFault';
import type { IdentityFault } from '../../sandbox/identity/startIdentity';
import type { QueueFault } from '../../sandbox/host/queueFault';
import type { SqlFault } from '../../sandbox/sql/faults';
import type { VaultFault } from '../../sandbox/vault/startVault';
import type { FakeEndpoint } from './laws/observe';

/** What happens to the SSD before a night. */
type Edit = 'none' | 'few change' | 'many change' | 'many leave' | 'go back' | 'half built';

/** What is asked for in a night, and by whom. */
type Request =
  | 'timer'
  | 'by hand'
  | 'prepare, then deliver'
  | 'deliver only'
  | 'dry run first'
  | 'a few people first'
  | 'two at once'
  | 'two processes'
  | 'cancelled';

/** Where a process is killed or stands still. */
export type Moment =
  | { readonly kind: 'statement'; readonly nth: number }
  | { readonly kind: 'post'; readonly nth: number; readonly taken: boolean };

export type Disturbance =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'kill';
      readonly at: Moment;
      /** Whether the queue still holds the run's message afterwards. */
      readonly message: 'comes again' | 'is lost';
    }
  /** The process stands still while a POST is under way, and a second one gets its message. */
  | { readonly kind: 'pause'; readonly nth: number; readonly lock: 'kept' | 'lost' }
  | { readonly kind: 'server restarts'; readonly nth: number };

/** What goes wrong at a stand-in, as it is set there. */
export type Fault =
  | { readonly part: 'sql'; readonly fault: SqlFault }
  | { readonly part: 'dfe'; readonly fault: ChildrenFault; readonly child?: number }
  | { readonly part: 'token'; readonly fault: TokenFault }
  | { readonly part: 'vault'; readonly fault: VaultFault }
  | { readonly part: 'identity'; readonly fault: IdentityFault }
  | { readonly part: 'queue'; readonly fault: QueueFault };

/** Settings that an operator changes between two nights; the app's process starts again with them. */
export interface Deployment {
  readonly endpoint: FakeEndpoint;
  readonly mode: 'full' | 'delta';
  readonly batch: number;
  readonly concurrency: number;
  readonly chunk: number;
}

export interface NightPlan {
  /** After the night before. */
  readonly hoursLater: number;
  readonly edit: Edit;
  /** Of the edit. */
  readonly seed: number;
  readonly deployment: Deployment | undefined;
  readonly mode: 'full' | 'delta' | undefined;
  readonly request: Request;
  /** What a person confirms when a run has stopped to ask. */
  readonly confirms: 'nothing' | 'what it asks' | 'all, at once';
  readonly faults: readonly Fault[];
  readonly disturbance: Disturbance;
}

export interface HistoryPlan {
  readonly children: number;
  readonly seed: number;
  /** The calendar date of the first night. */
  readonly begins: string;
  readonly deployment: Deployment;
  readonly nights: readonly NightPlan[];
}

/** The first of a list is what a history shrinks to. */
const weighted = <T>(...pairs: readonly (readonly [T, number])[]): fc.Arbitrary<T> =>
  fc.oneof(
    { withCrossShrink: true },
    ...pairs.map(([value, weight]) => ({ weight, arbitrary: fc.constant(value) })),
  );

const nth = (max: number) => fc.integer({ min: 1, max });
const seed = fc.integer({ min: 0, max: 100_000 });

const deployment: fc.Arbitrary<Deployment> = fc.record({
  endpoint: fc.oneof(
    { weight: 3, arbitrary: fc.constant('test' as const) },
    { weight: 1, arbitrary: fc.constant('pre-production' as const) },
  ),
  mode: fc.constantFrom('full', 'delta'),
  batch: fc.constantFrom(5, 2, 3, 20),
  concurrency: fc.constantFrom(1, 2, 3),
  chunk: fc.constantFrom(10, 12, 100),
});

const sqlFault: fc.Arbitrary<SqlFault> = fc
  .tuple(
    fc.oneof(
      fc
        .constantFrom([1205, 13], [1222, 16], [40197, 20], [9002, 17], [1105, 17])
        .map(([number = 1205, severity = 13]) => ({ kind: 'error', number, severity }) as const),
      fc.constant({ kind: 'drop' } as const),
      fc.constantFrom('before', 'after').map((when) => ({ kind: 'drop-at-commit', when }) as const),
      fc.constant({ kind: 'refuse-connection' } as const),
      fc.constant({ kind: 'refuse-login', number: 40613 } as const),
    ),
    fc.integer({ min: 0, max: 90 }),
    fc.integer({ min: 1, max: 3 }),
  )
  .map(([fault, skip, times]) => ({
    ...fault,
    // Sign-ins and commits are fewer than statements.
    skip: fault.kind === 'drop' || fault.kind === 'error' ? skip : skip % 12,
    times,
  }));

const answer = (status: number, more: object = {}) => ({ kind: 'answer', status, ...more }) as const;
const dfeFault: fc.Arbitrary<Fault> = fc
  .record({
    effect: fc.constantFrom<ChildrenFault['effect'][]>(
      answer(503, { retryAfterSeconds: 0 }),
      answer(500),
      answer(204),
      answer(202, { body: '[]' }),
      answer(401),
      answer(403),
      answer(413),
      answer(429, { retryAfterSeconds: 1 }),
      { kind: 'reset' },
      { kind: 'cut' },
      { kind: 'garbage' },
      { kind: 'receipt-count', by: -1 },
      { kind: 'receipt-count', by: 1 },
      { kind: 'receipt-unreadable', childIds: [] },
      { kind: 'refuse', childIds: [], naming: 'all' },
      { kind: 'refuse', childIds: [], naming: 'none' },
      { kind: 'refuse', childIds: [], naming: 'wrong' },
    ),
    taken: fc.boolean(),
    child: fc.option(fc.nat({ max: 30 }), { nil: undefined, freq: 2 }),
    nth: nth(6),
    times: nth(5),
  })
  .map(({ effect, taken, child, nth: first, times }): Fault => {
    // Whoever says so has not looked at the children.
    const turnedAway = effect.kind === 'answer' && [401, 403, 413, 429].includes(effect.status);
    if (effect.kind === 'refuse' || effect.kind === 'receipt-unreadable')
      return { part: 'dfe', fault: { effect }, child: child ?? 0 };
    const fault = { effect, accept: taken && !turnedAway };
    return child === undefined
      ? { part: 'dfe', fault: { ...fault, nth: first, times } }
      : { part: 'dfe', fault, child };
  });

const signInEffect = fc.constantFrom(answer(500), answer(429), answer(403), { kind: 'reset' } as const);
const fault: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 5, arbitrary: sqlFault.map((one) => ({ part: 'sql', fault: one }) as const) },
  { weight: 7, arbitrary: dfeFault },
  {
    weight: 1,
    arbitrary: fc
      .tuple(signInEffect, nth(2), nth(3))
      .map(
        ([effect, first, times]) =>
          ({ part: 'token', fault: { endpoint: 'token', effect, nth: first, times } }) as const,
      ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(signInEffect, nth(4))
      .map(([effect, times]) => ({ part: 'vault', fault: { effect, times } }) as const),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(signInEffect, nth(4))
      .map(([effect, times]) => ({ part: 'identity', fault: { effect, times } }) as const),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('twice', 'late', 'unavailable', 'unanswered'), nth(2))
      .map(([kind, first]) => ({ part: 'queue', fault: { kind, nth: first, delayMs: 50 } }) as const),
  },
);

const moment: fc.Arbitrary<Moment> = fc.oneof(
  { weight: 3, arbitrary: nth(110).map((count) => ({ kind: 'statement', nth: count }) as const) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(nth(5), fc.boolean())
      .map(([count, taken]) => ({ kind: 'post', nth: count, taken }) as const),
  },
);

const disturbance: fc.Arbitrary<Disturbance> = fc.oneof(
  { withCrossShrink: true },
  { weight: 12, arbitrary: fc.constant({ kind: 'none' } as const) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(moment, fc.constantFrom('comes again', 'is lost'))
      .map(([at, message]) => ({ kind: 'kill', at, message }) as const),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(nth(3), fc.constantFrom('kept', 'lost'))
      .map(([count, lock]) => ({ kind: 'pause', nth: count, lock }) as const),
  },
  { weight: 1, arbitrary: nth(4).map((count) => ({ kind: 'server restarts', nth: count }) as const) },
);

const night: fc.Arbitrary<NightPlan> = fc.record({
  hoursLater: weighted([24, 12], [1, 2], [21, 2], [48, 2], [24 * 8, 1]),
  edit: weighted<Edit>(
    ['none', 2],
    ['few change', 5],
    ['many change', 4],
    ['many leave', 1],
    ['go back', 2],
    ['half built', 1],
  ),
  seed,
  deployment: fc.oneof(
    { withCrossShrink: true },
    { weight: 4, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: deployment },
  ),
  mode: weighted<NightPlan['mode']>([undefined, 4], ['full', 1], ['delta', 1]),
  request: weighted<Request>(
    ['by hand', 6],
    ['timer', 4],
    ['prepare, then deliver', 1],
    ['deliver only', 1],
    ['dry run first', 1],
    ['a few people first', 1],
    ['two at once', 1],
    ['two processes', 1],
    ['cancelled', 1],
  ),
  confirms: weighted<NightPlan['confirms']>(['all, at once', 3], ['nothing', 2], ['what it asks', 2]),
  faults: fc.oneof(
    { withCrossShrink: true },
    { weight: 1, arbitrary: fc.constant<Fault[]>([]) },
    { weight: 2, arbitrary: fc.array(fault, { minLength: 1, maxLength: 3 }) },
  ),
  disturbance,
});

/** Histories of some nights each, in a world that begins without any; long and short ones come alike. */
export const history: fc.Arbitrary<HistoryPlan> = fc.noBias(
  fc.record({
    children: fc.integer({ min: 4, max: 22 }),
    seed,
    begins: fc.constantFrom('2025-11-03', '2026-03-28', '2025-10-22'),
    deployment,
    nights: fc.array(night, { minLength: 1, maxLength: 12, size: 'max' }),
  }),
);
