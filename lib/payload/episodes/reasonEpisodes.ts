import { byStart } from '../rows/order';
import { keyOf } from '../rows/rowsByKey';
import { readDate } from '../values/date';
import type { SsdRows } from '../personRows';
import type { IsoDate } from '../window';

type ClaEpisode = SsdRows['ssd_cla_episodes'];

/** Later than any date: what has no end. */
const never = '9999-99-99';

/** The episodes of a period of care that name a placement. */
export function namedEpisodes(placementId: string, period: readonly ClaEpisode[]): readonly ClaEpisode[] {
  return period.filter((row) => keyOf(row.clae_cla_placement_id) === keyOf(placementId));
}

/**
 * The episodes that give a placement its reasons, by start, then key: those that name it; where none does, those of
 * the period that name no placement and overlap it.
 * @param end of the placement, undefined where it is open
 */
export function reasonEpisodes(
  named: readonly ClaEpisode[],
  period: readonly ClaEpisode[],
  start: IsoDate,
  end: IsoDate | undefined,
): readonly ClaEpisode[] {
  const rows =
    named.length > 0
      ? named
      : period.filter(
          (row) => keyOf(row.clae_cla_placement_id) === '' && overlapsPlacement(row, start, end ?? never),
        );
  return byStart(rows, startOf);
}

/**
 * Whether an episode overlaps a placement: it begins on its first day, or each begins before the other ends. One
 * that ends on the day the placement begins does not, for episodes end and begin on the same day.
 */
function overlapsPlacement(row: ClaEpisode, placementStart: IsoDate, placementEnd: IsoDate): boolean {
  const start = startOf(row);
  if (start === undefined) return false;
  const end = readDate(row.clae_cla_episode_ceased_date) ?? never;
  return start === placementStart || (start < placementEnd && end > placementStart);
}

export function startOf(row: ClaEpisode): IsoDate | undefined {
  return readDate(row.clae_cla_episode_start_date);
}
