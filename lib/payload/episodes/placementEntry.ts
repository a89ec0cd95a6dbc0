import type { BuildState } from '../buildContext';
import { Report } from '../findings/report';
import type { SsdRows } from '../personRows';
import { byContent, byDate, sorted } from '../rows/order';
import { RowItems } from '../rows/rowItems';
import { keyOf } from '../rows/rowsByKey';
import type { ChildLookedAfterPlacement } from '../schema';
import { recogniseCode } from '../values/code';
import { readDate } from '../values/date';
import { present } from '../values/present';
import type { IsoDate } from '../window';

type ClaEpisode = SsdRows['ssd_cla_episodes'];

/** Later than any date: what has no end. */
const never = '9999-99-99';

/** The episodes of a period of care that name a placement. */
export function namedEpisodes(placementId: string, period: readonly ClaEpisode[]): readonly ClaEpisode[] {
  return period.filter((row) => keyOf(row.clae_cla_placement_id) === keyOf(placementId));
}

/**
 * The episodes that give a placement its reasons, by start, then by their reasons, then by key: those that name it; where none does, those of
 * the period that name no placement and overlap it.
 * @param end of the placement, undefined where it is open
 */
function reasonEpisodes(
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
  return sorted(rows, byDate(startOf), byContent(reasonsOf));
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

function reasonsOf(row: ClaEpisode): unknown[] {
  return [
    recogniseCode('start_reason', row.clae_cla_episode_start_reason),
    recogniseCode('end_reason', row.clae_cla_episode_ceased_reason),
  ];
}

export function startOf(row: ClaEpisode): IsoDate | undefined {
  return readDate(row.clae_cla_episode_start_date);
}

/** A placement that is sent, and what gives it its reasons. */
export interface PlacementRow {
  readonly row: SsdRows['ssd_cla_placement'];
  readonly id: string;
  readonly named: readonly SsdRows['ssd_cla_episodes'][];
  readonly period: readonly SsdRows['ssd_cla_episodes'][];
}

/**
 * Items 37 to 44. An end before the start is left out with a warning, and the placement counts as open. The reasons
 * are those of its own CLA episodes: the start reason of the first, the end reason of the last where it has ended.
 * @param path of the placement
 */
export function placementEntry(
  { row, id, named, period }: PlacementRow,
  path: string,
  { report }: BuildState,
): ChildLookedAfterPlacement {
  const items = new RowItems(report, 'ssd_cla_placement', row, path);
  const start = items.date('start_date', 'clap_cla_placement_start_date');
  const recordedEnd = items.date('end_date', 'clap_cla_placement_end_date');
  items.checkEnd('end_date', 'clap_cla_placement_end_date', start, recordedEnd);
  const end =
    start !== undefined && recordedEnd !== undefined && recordedEnd < start ? undefined : recordedEnd;

  const reasons = start === undefined ? [] : reasonEpisodes(named, period, start, end);
  const first = reasons[0];
  const last = reasons.at(-1);
  return present<ChildLookedAfterPlacement>({
    child_looked_after_placement_id: id,
    start_date: start,
    start_reason:
      first &&
      new RowItems(report, 'ssd_cla_episodes', first, path).code(
        'start_reason',
        'clae_cla_episode_start_reason',
        'start_reason',
      ),
    postcode: items.postcode('postcode', 'clap_cla_placement_postcode'),
    placement_type: items.code('placement_type', 'clap_cla_placement_type', 'placement_type'),
    end_date: end,
    end_reason:
      last && end !== undefined
        ? new RowItems(report, 'ssd_cla_episodes', last, path).code(
            'end_reason',
            'clae_cla_episode_ceased_reason',
            'end_reason',
          )
        : undefined,
    change_reason: items.code('change_reason', 'clap_cla_placement_change_reason', 'change_reason'),
    purge: false,
  });
}

/** What a placement would send but for its id, in the order of the items; nothing is reported. */
export function placementContent(placement: PlacementRow, state: BuildState): unknown[] {
  const entry = placementEntry(placement, '', { ...state, report: new Report() });
  const { start_date, start_reason, postcode, placement_type, end_date, end_reason, change_reason } = entry;
  return [start_date, start_reason, postcode, placement_type, end_date, end_reason, change_reason];
}
