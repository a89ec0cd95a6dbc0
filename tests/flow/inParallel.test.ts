import { inParallel } from '../../lib/flow/inParallel';

async function* streamed(items: readonly number[]): AsyncGenerator<number> {
  for (const item of items) yield await Promise.resolve(item);
}

describe.each<[string, (items: readonly number[]) => Iterable<number> | AsyncIterable<number>]>([
  ['a list', (items) => items],
  ['a stream', streamed],
])('several at once of %s', (_, from) => {
  it.each([1, 2, 7, 20])('begins each once and in order, with no more than %i at work', async (width) => {
    const items = Array.from({ length: 12 }, (_none, index) => index);
    const begun: number[] = [];
    let atWork = 0;
    let most = 0;
    await inParallel(width, from(items), async (item) => {
      begun.push(item);
      most = Math.max(most, (atWork += 1));
      await new Promise(setImmediate);
      atWork -= 1;
    });
    expect(begun).toEqual(items);
    expect(most).toBe(Math.min(width, items.length));
  });

  it('begins nothing after an error, and throws it when what was begun has ended', async () => {
    const ended: number[] = [];
    const failing = inParallel(2, from([1, 2, 3, 4]), async (item) => {
      if (item === 1) throw new Error('first');
      await new Promise(setImmediate);
      ended.push(item);
    });
    await expect(failing).rejects.toThrow('first');
    expect(ended).toEqual([2]);
  });
});

it('waits for what was begun when the stream itself fails', async () => {
  async function* breaking(): AsyncGenerator<number> {
    yield await Promise.resolve(1);
    throw new Error('broke');
  }
  const ended: number[] = [];
  const failing = inParallel(2, breaking(), async (item) => {
    await new Promise(setImmediate);
    ended.push(item);
  });
  await expect(failing).rejects.toThrow('broke');
  expect(ended).toEqual([1]);
});
