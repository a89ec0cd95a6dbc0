import { RowItems } from '../rows/rowItems';
import type { ChildLookedAfterPlacement } from '../schema';
import { present } from '../values/present';
import type { BuildState } from './nestedKind';
import type { PlacementRow } from './placements';
import { reasonEpisodes } from './reasonEpisodes';

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
