import { scaleBand, scaleLinear } from 'd3-scale';
import { wholeNumber } from './words';

/** One night as the picture shows it. */
export interface ChartNight {
  /** Which night: its id, so that two on one day stay apart. */
  readonly id: string;
  /** The day in few letters, under its bar. */
  readonly day: string;
  /** The day in full, in what a pointer shows. */
  readonly when: string;
  readonly sent: number;
  readonly heldBack: number;
  readonly refused: number;
}

const width = 960;
const left = 70;
const panelHeight = 110;
const headRoom = 40;
const footRoom = 24;
/** As many days as there is room to write under the bars. */
const mostLabels = 10;

const panels = [
  { key: 'sent', kind: 'sent', title: 'Sent' },
  { key: 'heldBack', kind: 'held-back', title: 'Held back' },
  { key: 'refused', kind: 'refused', title: 'Refused by DfE' },
] as const;

/**
 * The picture of some nights, as the numbers that its SVG is drawn with: a row of bars for each of sent, held back and refused,
 * every row with a scale of its own, for a first night sends a hundred times what is held back.
 * @param nights oldest first
 * @returns undefined where there is nothing to draw
 */
export function nightsChart(nights: readonly ChartNight[]) {
  if (nights.every((night) => panels.every(({ key }) => night[key] === 0))) return undefined;
  const across = scaleBand(
    nights.map(({ id }) => id),
    [left, width],
  ).padding(0.2);
  const bandWidth = across.bandwidth();
  const placeOf = (id: string): number => across(id) ?? left;
  const every = Math.ceil(nights.length / mostLabels);
  const height = panels.length * (panelHeight + headRoom) + footRoom;
  return {
    width,
    height,
    left,
    panels: panels.map(({ key, kind, title }, at) => {
      const top = at * (panelHeight + headRoom) + headRoom;
      const up = scaleLinear(
        [0, Math.max(1, ...nights.map((night) => night[key]))],
        [top + panelHeight, top],
      );
      return {
        kind,
        title,
        titleY: top - 10,
        ticks: up
          .nice(2)
          .ticks(2)
          .filter(Number.isInteger)
          .map((tick) => ({ y: round(up(tick)), text: wholeNumber(tick) })),
        bars: nights
          .filter((night) => night[key] > 0)
          .map((night) => ({
            x: round(placeOf(night.id)),
            y: round(up(night[key])),
            width: round(bandWidth),
            height: round(top + panelHeight - up(night[key])),
            text: `${night.when}: ${wholeNumber(night[key])}`,
          })),
      };
    }),
    labels: nights
      .filter((_, index) => index % every === 0)
      .map(({ id, day }) => ({ x: round(placeOf(id) + bandWidth / 2), text: day })),
    text: `${nights.length} ${nights.length === 1 ? 'night' : 'nights'}, from ${nights[0]?.when} to ${nights.at(-1)?.when}.`,
  };
}

/** Tenths are finer than any screen. */
const round = (value: number): number => Math.round(value * 10) / 10;
