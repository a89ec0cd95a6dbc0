import { following } from '../../lib/flow/following';

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A piece of work that ends when it is told to. */
function piece() {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { work: () => ended, end };
}

describe('work that follows behind', () => {
  it('is begun when it is added, and the caller goes on', async () => {
    const { work, end } = piece();
    const behind = following();
    await behind.add(work);
    end();
    await behind.end();
  });

  it('is one piece at a time: who adds the next waits until the one before has ended', async () => {
    const log: string[] = [];
    const first = piece();
    const behind = following();
    await behind.add(first.work);
    const added = behind
      .add(async () => {
        log.push('second begins');
        await tick();
      })
      .then(() => log.push('second is added'));
    await tick();
    expect(log).toEqual([]);
    first.end();
    await added;
    expect(log).toEqual(['second begins', 'second is added']);
    await behind.end();
  });

  it('tells of a failure at once, does what is added all the same, and throws the first error at its end', async () => {
    const log: string[] = [];
    const behind = following();
    await behind.add(() => Promise.reject(new Error('first')));
    await tick();
    expect(behind.failed.aborted).toBe(true);
    await behind.add(async () => {
      await tick();
      log.push('done');
      throw new Error('second');
    });
    await expect(behind.end()).rejects.toThrow('first');
    expect(log).toEqual(['done']);
  });
});
