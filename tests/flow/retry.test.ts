import { retry, type RetryPlan } from '../../lib/flow/retry';

const trouble = new Error('away');

/** Works with a clock that only waiting moves; the first `failures` tries fail. */
async function work(failures: number, plan: Partial<RetryPlan> = {}) {
  let clock = 0;
  const begun: number[] = [];
  const retried: number[] = [];
  const end = await retry(
    {
      delayMs: ({ attempt }) => attempt * 100,
      now: () => new Date(clock),
      sleep: (ms) => {
        clock += ms;
        return Promise.resolve();
      },
      onRetry: ({ delayMs }) => retried.push(delayMs),
      ...plan,
    },
    (attempt) => {
      begun.push(clock);
      return attempt > failures ? Promise.resolve('done') : Promise.reject(trouble);
    },
  ).catch((error: unknown) => error);
  return { end, begun, retried };
}

describe('trying again', () => {
  it('ends with the first success', async () => {
    expect(await work(2)).toEqual({ end: 'done', begun: [0, 100, 300], retried: [100, 200] });
  });

  it.each<[string, Partial<RetryPlan>, number[]]>([
    ['has no delay for this failure', { delayMs: () => undefined }, [0]],
    [
      'has no delay for this try',
      { delayMs: ({ attempt }) => (attempt < 3 ? 100 : undefined) },
      [0, 100, 200],
    ],
    ['would begin the next try after its end', { withinMs: 300 }, [0, 100, 300]],
    [
      'counts what passed before',
      { delayMs: ({ elapsedMs }) => (elapsedMs < 300 ? 150 : undefined) },
      [0, 150, 300],
    ],
    ['is told that there is no time for the wait', { mayBegin: (inMs) => inMs < 300 }, [0, 100, 300]],
    ['is told after the wait that it is over', { mayBegin: (inMs) => inMs > 0 }, [0]],
    ['has been stopped', { signal: AbortSignal.abort() }, [0]],
  ])('lets the last failure stand when the plan %s', async (_, plan, begun) => {
    expect(await work(9, plan)).toMatchObject({ end: trouble, begun });
  });

  it('ends a wait when it is stopped in the middle', async () => {
    const stop = new AbortController();
    const waiting = retry(
      {
        delayMs: () => 2 ** 30,
        signal: stop.signal,
        now: () => new Date(0),
        onRetry: () => setImmediate(() => stop.abort()),
      },
      () => Promise.reject(trouble),
    );
    await expect(waiting).rejects.toBe(trouble);
  });
});
