import { inTwoSteps } from '../../lib/flow/inTwoSteps';

async function* from(count: number): AsyncGenerator<number> {
  for (let item = 1; item <= count; item += 1) yield await Promise.resolve(item);
}
const ticks = async (count: number): Promise<void> => {
  for (let at = 0; at < count; at += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** Steps that note when they begin and end; the second says that it waits as soon as it begins. */
function noted(log: string[], says = true) {
  return {
    first: async (item: number): Promise<number> => {
      log.push(`ready ${item}`);
      await ticks(1);
      return item;
    },
    second: async (item: number, meanwhile: () => void): Promise<void> => {
      log.push(`begin ${item}`);
      if (says) meanwhile();
      await ticks(5);
      log.push(`end ${item}`);
    },
  };
}

describe('work in two steps', () => {
  it('makes the next item ready while one is in its second step', async () => {
    const log: string[] = [];
    const { first, second } = noted(log);
    await inTwoSteps(1, from(3), first, second);
    expect(log).toEqual([
      ...['ready 1', 'begin 1', 'ready 2', 'end 1'],
      ...['begin 2', 'ready 3', 'end 2'],
      ...['begin 3', 'end 3'],
    ]);
  });

  it('makes none ready before the second step says that it waits', async () => {
    const log: string[] = [];
    const { first, second } = noted(log, false);
    await inTwoSteps(1, from(2), first, second);
    expect(log).toEqual(['ready 1', 'begin 1', 'end 1', 'ready 2', 'begin 2', 'end 2']);
  });

  it.each([1, 2, 5])('has no more than %i in their second step, and each item once', async (width) => {
    let atWork = 0;
    let most = 0;
    const done: number[] = [];
    await inTwoSteps(
      width,
      from(12),
      (item) => Promise.resolve(item),
      async (item, meanwhile) => {
        most = Math.max(most, (atWork += 1));
        meanwhile();
        meanwhile();
        await ticks(2);
        atWork -= 1;
        done.push(item);
      },
    );
    expect(most).toBe(width);
    expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, at) => at + 1));
  });

  it('leaves the item that is not made ready, and all behind it', async () => {
    const done: number[] = [];
    await inTwoSteps(
      2,
      from(9),
      (item) => Promise.resolve(item < 4 ? item : undefined),
      (item) => {
        done.push(item);
        return Promise.resolve();
      },
    );
    expect(done).toEqual([1, 2, 3]);
  });

  it('gives what is ready its second step after another has failed, begins nothing more, and then throws', async () => {
    const log: string[] = [];
    const { first, second } = noted(log);
    const failing = inTwoSteps(1, from(4), first, async (item, meanwhile) => {
      await second(item, meanwhile);
      if (item === 1) throw new Error('no 1');
    });
    await expect(failing).rejects.toThrow('no 1');
    expect(log).toEqual(['ready 1', 'begin 1', 'ready 2', 'end 1', 'begin 2', 'end 2']);
  });

  it('lets the second step end when the next item cannot be made ready, and then throws', async () => {
    const done: number[] = [];
    const failing = inTwoSteps(
      1,
      from(4),
      (item) => (item === 2 ? Promise.reject(new Error('no 2')) : Promise.resolve(item)),
      async (item, meanwhile) => {
        meanwhile();
        await ticks(3);
        done.push(item);
      },
    );
    await expect(failing).rejects.toThrow('no 2');
    expect(done).toEqual([1]);
  });
});
