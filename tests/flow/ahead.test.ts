import { ahead } from '../../lib/flow/ahead';

async function* from<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Doubles numbers, and notes what begins, ends and is taken. */
function doubling(failAt?: number) {
  const log: string[] = [];
  const work = async (item: number): Promise<number> => {
    log.push(`begin ${item}`);
    await tick();
    if (item === failAt) throw new Error(`no ${item}`);
    log.push(`end ${item}`);
    return item * 2;
  };
  return { log, work };
}

describe('working ahead', () => {
  it('gives the results in order, and works on the next item while one is used', async () => {
    const { log, work } = doubling();
    const results: number[] = [];
    for await (const result of ahead(from([1, 2, 3]), work, () => true)) {
      log.push(`use ${result}`);
      await tick();
      await tick();
      await tick();
      results.push(result);
    }
    expect(results).toEqual([2, 4, 6]);
    expect(log.indexOf('begin 2')).toBeLessThan(log.indexOf('use 2'));
    expect(log.indexOf('end 2')).toBeLessThan(log.indexOf('use 4'));
  });

  it('never works on more than two items at once', async () => {
    let atWork = 0;
    let most = 0;
    const work = async (item: number): Promise<number> => {
      most = Math.max(most, (atWork += 1));
      await tick();
      await tick();
      atWork -= 1;
      return item;
    };
    const taken: number[] = [];
    for await (const item of ahead(from([1, 2, 3, 4, 5, 6]), work, () => true)) {
      await tick();
      taken.push(item);
    }
    expect(taken).toEqual([1, 2, 3, 4, 5, 6]);
    expect(most).toBe(2);
  });

  it('begins nothing that is not asked for when it may not', async () => {
    const { log, work } = doubling();
    for await (const result of ahead(from([1, 2]), work, () => false)) log.push(`use ${result}`);
    expect(log).toEqual(['begin 1', 'end 1', 'use 2', 'begin 2', 'end 2', 'use 4']);
  });

  it('throws a failure when its turn comes, after what came before it', async () => {
    const { work } = doubling(2);
    const results: number[] = [];
    const all = async (): Promise<void> => {
      for await (const result of ahead(from([1, 2, 3]), work, () => true)) results.push(result);
    };
    await expect(all()).rejects.toThrow('no 2');
    expect(results).toEqual([2]);
  });

  it('waits for what was begun when the consumer leaves', async () => {
    const { log, work } = doubling();
    for await (const result of ahead(from([1, 2, 3]), work, () => true)) {
      log.push(`use ${result}`);
      break;
    }
    expect(log.filter((line) => line.startsWith('begin')).length).toBe(
      log.filter((line) => line.startsWith('end')).length,
    );
    expect(log).not.toContain('begin 3');
  });
});
