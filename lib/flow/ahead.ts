/**
 * The results of `work` in the order of the items, with the work on the next item under way while the consumer is busy with
 * the one before: at most two at once. When the consumer leaves, what was begun is waited for, and its result is dropped.
 * @param mayBegin whether work may be begun before it is asked for; false: only what is asked for is worked
 * @throws what `work` or the source threw, when its turn comes
 */
export async function* ahead<T, Result>(
  items: AsyncIterable<T>,
  work: (item: T) => Promise<Result>,
  mayBegin: () => boolean,
): AsyncGenerator<Result, void, undefined> {
  const source = items[Symbol.asyncIterator]();
  const begun: Promise<{ readonly result: Result } | undefined>[] = [];
  const begin = (): void => {
    const one = (async () => {
      const next = await source.next();
      return next.done === true ? undefined : { result: await work(next.value) };
    })();
    // It is looked at when its turn comes; until then a failure must not end the process.
    begun.push(one);
    one.catch(() => undefined);
  };
  try {
    for (;;) {
      if (begun.length === 0) begin();
      if (begun.length < 2 && mayBegin()) begin();
      const done = await begun[0];
      void begun.shift();
      if (done === undefined) return;
      yield done.result;
    }
  } finally {
    await Promise.allSettled(begun);
  }
}
