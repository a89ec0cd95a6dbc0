import type { ChildrenFault } from '../../../sandbox/dfe/dfeFault';
import type { Random } from '../../../sandbox/ssdData/random';

type Effect = ChildrenFault['effect'];

/** Answers after which the client need not wait, and those after which it does. */
const quick = [
  { kind: 'answer', status: 503, retryAfterSeconds: 0 },
  { kind: 'answer', status: 500, retryAfterSeconds: 0, body: 'no' },
  { kind: 'answer', status: 429, retryAfterSeconds: 0 },
  { kind: 'answer', status: 204 },
  { kind: 'answer', status: 202, body: '[]' },
  { kind: 'receipt-count', by: -1 },
  { kind: 'receipt-count', by: 1 },
] as const satisfies readonly Effect[];
const slow = [{ kind: 'reset' }, { kind: 'cut' }, { kind: 'garbage' }] as const satisfies readonly Effect[];

/**
 * What goes wrong at the endpoint in a night: some batches, or the batches of some children, lose their answers, before or
 * after they are taken in, at all tries or at some.
 * @param slowShare share of faults after which the client waits before it tries again
 */
export function faultsOfNight(
  random: Random,
  childIds: readonly string[],
  slowShare: number,
): ChildrenFault[] {
  const child = (): string => random.pick(childIds);
  return Array.from({ length: random.whole(1, 3) }, (): ChildrenFault => {
    if (random.chance(0.25))
      return { effect: { kind: 'receipt-unreadable', childIds: [child(), child(), child(), child()] } };
    const effect = random.chance(slowShare) ? random.pick(slow) : random.pick(quick);
    // 429 says that the request was not looked at; the other answers leave it open.
    const throttled = effect.kind === 'answer' && effect.status === 429;
    const accept = !throttled && random.chance(0.5);
    // One child that breaks the endpoint, or some requests of the night: fewer than the client tries, or more.
    return random.chance(0.3)
      ? { effect, accept, childId: child() }
      : { effect, accept, nth: random.whole(1, 6), times: random.whole(1, 5) };
  });
}
