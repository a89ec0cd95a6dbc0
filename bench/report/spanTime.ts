import type { Envelope } from '../../sandbox/ingestion/startIngestion';

/** A span of time, in milliseconds since 1970. */
export interface Span {
  readonly begins: number;
  readonly ends: number;
}

const form = /^(?:(\d+)\.)?(\d+):(\d+):(\d+(?:\.\d+)?)$/;

/** The milliseconds of `[days.]hours:minutes:seconds`. @throws Error for anything else */
function millisecondsOf(duration: string): number {
  const [, days = '0', hours, minutes, seconds] = form.exec(duration) ?? [];
  if (hours === undefined) throw new Error('A span has no duration that can be read.');
  return (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}

/** The calls of one type (`SQL`, `Http`) among the spans that the app sent. */
export function callsOf(type: string, envelopes: readonly Envelope[]): Span[] {
  return envelopes
    .filter(({ data }) => data.baseData.type === type)
    .map(({ time, data }) => {
      const begins = Date.parse(time);
      return { begins, ends: begins + millisecondsOf(data.baseData.duration) };
    });
}

/** The seconds in which at least one of the spans was under way: what overlaps is counted once. */
export function secondsUnderWay(spans: readonly Span[]): number {
  let total = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const { begins, ends } of spans.toSorted((one, other) => one.begins - other.begins)) {
    total += Math.max(0, ends - Math.max(begins, reached));
    reached = Math.max(reached, ends);
  }
  return total / 1000;
}
