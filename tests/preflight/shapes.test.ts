import fc from 'fast-check';
import { countShapes, shapeOf } from '../../lib/preflight/profile/shapes';

describe('the shape of a text', () => {
  it.each([
    ['Social Worker', 'Aaaaaa Aaaaaa'],
    ['9A', '9A'],
    [' rc7 - closed ', 'aa9 - aaaaaa'],
    ['Zoë  Ó Súilleabháin', 'Aaa A Aaaaaaaaaaaa'],
    ['{"1A":"Yes"}', '{"9A":"Aaa"}'],
    ['ǅ٣漢', 'A9a'],
    ['€5', '?9'],
    ['', ''],
  ])('of %j is %j', (value, shape) => {
    expect(shapeOf(value)).toBe(shape);
  });

  it('holds no letter but A and a, no digit but 9, and nothing beyond ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        expect(shapeOf(value)).toMatch(/^[Aa9 !-/:-@[-`{-~]*$/);
      }),
      { seed: 20261122 },
    );
  });
});

describe('the shapes of the values of a column', () => {
  const of = (...values: readonly (readonly [string, number])[]) =>
    countShapes(values.map(([value, rows]) => ({ value, rows })));

  it('are counted together, the most frequent first', () => {
    expect(of(['Aunt', 2], ['B1', 3], ['Dora', 7])).toEqual([
      { shape: 'Aaaa', rows: 9 },
      { shape: 'A9', rows: 3 },
    ]);
  });

  it('never show a long text', () => {
    expect(of(['She told her teacher on Monday', 900])).toEqual([
      { shape: '(more than 24 characters)', rows: 900 },
    ]);
  });

  it('do not show what is rare, unless it is short', () => {
    expect(of(['Anne O’Brien', 4], ['Social Worker', 5], ['X9', 1])).toEqual([
      { shape: 'Aaaaaa Aaaaaa', rows: 5 },
      { shape: 'A9', rows: 1 },
      { shape: '(rare)', rows: 4 },
    ]);
  });

  it('are ten at most, and their rows are all rows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ value: fc.string(), rows: fc.integer({ min: 1, max: 50 }) })),
        (values) => {
          const shapes = countShapes(values);
          expect(shapes.length).toBeLessThanOrEqual(10);
          expect(shapes.reduce((sum, { rows }) => sum + rows, 0)).toBe(
            values.reduce((sum, { rows }) => sum + rows, 0),
          );
          for (const { shape, rows } of shapes)
            if (!shape.startsWith('('))
              expect(shape.length <= 8 || (rows >= 5 && shape.length <= 24)).toBe(true);
        },
      ),
      { seed: 20261122 },
    );
  });
});
