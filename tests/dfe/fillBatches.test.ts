import fc from 'fast-check';
import { batchBody, fillBatches, type BatchLimits } from '../../lib/dfe/sending/fillBatches';
import type { Outgoing } from '../../lib/dfe/sending/dfeClient';

const child = (personId: string, size: number): Outgoing => ({ personId, body: `"${'x'.repeat(size - 2)}"` });
async function fill(children: readonly Outgoing[], limits: BatchLimits): Promise<Outgoing[][]> {
  const batches: Outgoing[][] = [];
  for await (const batch of fillBatches(children, limits)) batches.push(batch);
  return batches;
}
const ids = (batches: Outgoing[][]): string[][] => batches.map((batch) => batch.map((one) => one.personId));

describe('batches', () => {
  const [a, b, c] = [child('a', 10), child('b', 10), child('c', 10)];

  it.each([
    ['one child each', 1, 1000, [['a'], ['b'], ['c']]],
    ['as many children as allowed', 2, 1000, [['a', 'b'], ['c']]],
    ['all in one', 100, 1000, [['a', 'b', 'c']]],
    ['as many bytes as allowed, brackets and comma counted', 100, 23, [['a', 'b'], ['c']]],
    ['one byte less', 100, 22, [['a'], ['b'], ['c']]],
    ['a child that is too large by itself alone', 100, 5, [['a'], ['b'], ['c']]],
  ])('hold %s', async (_, maxChildren, maxBytes, expected) => {
    expect(ids(await fill([a, b, c], { maxChildren, maxBytes }))).toEqual(expected);
  });

  it('are none where there is no child', async () => {
    expect(await fill([], { maxChildren: 100, maxBytes: 1000 })).toEqual([]);
  });

  it('are a JSON array, also of one child', () => {
    expect(batchBody([{ personId: 'a', body: '{"la_child_id":"Fake1"}' }])).toBe('[{"la_child_id":"Fake1"}]');
  });

  it('keep every child once and in order, within the limits unless a child is alone', async () => {
    const limits = { maxChildren: 7, maxBytes: 200 };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 2, max: 300 })), async (sizes) => {
        const children = sizes.map((size, at) => child(`Fake${at}`, size));
        const batches = await fill(children, limits);
        expect(batches.flat()).toEqual(children);
        for (const batch of batches) {
          expect(batch.length).toBeLessThanOrEqual(limits.maxChildren);
          if (batch.length > 1)
            expect(Buffer.byteLength(batchBody(batch))).toBeLessThanOrEqual(limits.maxBytes);
        }
      }),
      { seed: 17 },
    );
  });

  it('count bytes, not characters', async () => {
    const accents = { personId: 'é', body: `"${'é'.repeat(9)}"` };
    expect(ids(await fill([accents, accents], { maxChildren: 100, maxBytes: 30 }))).toEqual([['é'], ['é']]);
  });
});
