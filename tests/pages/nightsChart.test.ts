import fc from 'fast-check';
import { nightsChart } from '../../lib/pages/nightsChart';

const night = (id: number, sent: number, heldBack = 0, refused = 0) => ({
  id: `run-${id}`,
  day: `${id} Nov`,
  when: `Night ${id}`,
  ...{ sent, heldBack, refused },
});

describe('the picture of the nights', () => {
  it('is not drawn where there is nothing to show', () => {
    expect(nightsChart([])).toBeUndefined();
    expect(nightsChart([night(1, 0)])).toBeUndefined();
  });

  it('has a bar for each night that has something, with its figure', () => {
    const chart = nightsChart([night(1, 12_345, 3), night(2, 0, 4), night(3, 20, 0, 1)]);
    expect(chart?.panels.map(({ title, bars }) => [title, bars.map(({ text }) => text)])).toEqual([
      ['Sent', ['Night 1: 12,345', 'Night 3: 20']],
      ['Held back', ['Night 1: 3', 'Night 2: 4']],
      ['Refused by DfE', ['Night 3: 1']],
    ]);
    expect(chart?.text).toBe('3 nights, from Night 1 to Night 3.');
  });

  it('draws a figure twice as large twice as high, and none outside of its place', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200_000), { minLength: 1, maxLength: 40 }), (sent) => {
        const chart = nightsChart(sent.map((count, at) => night(at, count)));
        if (chart === undefined) return sent.every((count) => count === 0);
        const bars = chart.panels[0]?.bars ?? [];
        const shown = sent.filter((count) => count > 0);
        const perChild = Math.max(...bars.map(({ height }) => height)) / Math.max(...shown);
        return bars.every(
          ({ x, y, width, height }, at) =>
            Math.abs(height - (shown[at] ?? 0) * perChild) <= 0.2 &&
            x >= chart.left &&
            x + width <= chart.width + 0.1 &&
            y >= 0 &&
            y + height <= chart.height,
        );
      }),
      { seed: 15 },
    );
  });

  it('writes no more days under it than there is room for', () => {
    const chart = nightsChart(Array.from({ length: 30 }, (_, at) => night(at, at + 1)));
    expect(chart?.labels.length).toBeLessThanOrEqual(10);
  });
});
