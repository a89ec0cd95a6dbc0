/**
 * Works items in two steps, `width` of them at a time, in their order. The second step of an item may say that it waits for
 * others: then the next item gets its first step meanwhile.
 *
 * What has had its first step gets its second, whatever fails; after the first error no further item is begun, and it is thrown
 * when what was begun has ended.
 * @param first makes an item ready; undefined: it is left, and so is all that comes after it
 * @param second may call `meanwhile` once or oftener
 */
export async function inTwoSteps<T, Ready>(
  width: number,
  items: AsyncIterable<T>,
  first: (item: T) => Promise<Ready | undefined>,
  second: (ready: Ready, meanwhile: () => void) => Promise<void>,
): Promise<void> {
  const source = items[Symbol.asyncIterator]();
  const failures: unknown[] = [];
  let isOver = false;
  const begin = async (): Promise<Ready | undefined> => {
    if (isOver) return undefined;
    const next = await source.next();
    const ready = next.done === true ? undefined : await first(next.value);
    isOver ||= ready === undefined;
    return ready;
  };
  const noted = async <Result>(work: Promise<Result>): Promise<Result | undefined> => {
    try {
      return await work;
    } catch (error) {
      failures.push(error);
      isOver = true;
      return undefined;
    }
  };
  const worker = async (): Promise<void> => {
    for (let next = noted(begin()); ;) {
      const ready = await next;
      if (ready === undefined) return;
      let after: Promise<Ready | undefined> | undefined;
      const meanwhile = (): void => {
        after ??= noted(begin());
      };
      await noted(second(ready, meanwhile));
      next = after ?? noted(begin());
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  if (failures.length > 0) throw failures[0];
}
