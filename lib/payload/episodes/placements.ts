import type { BuildState } from '../buildContext';
import { shownId } from '../findings/report';
import { limits } from '../limits';
import { normalKey, withoutTrailingBlanks } from '../normalKey';
import type { SsdRows } from '../personRows';
import { latest, newestFirst } from '../rows/order';
import { keyOf } from '../rows/rowsByKey';
import { overlaps, readDate } from '../values/date';
import { idFault } from '../values/ids';
import { text } from '../values/text';
import { warnOfAnotherPerson } from './anotherPerson';
import { episodesPath, type EpisodeFrame } from './episodeFrames';
import { namedEpisodes, startOf, type PlacementRow } from './placementEntry';
type Placement = SsdRows['ssd_cla_placement'];
type ClaEpisode = SsdRows['ssd_cla_episodes'];

export const placementsArray = 'child_looked_after_placements';
/** How a placement names its person and is shown. */
export const placementRow = {
  table: 'ssd_cla_placement',
  id: 'clap_cla_placement_id',
  person: 'clap_person_id',
} as const;

/**
 * The placements of the person's periods of care that overlap the window, each once and in one episode (payload.md
 * items 37 to 44), newest start first, then id.
 * @returns the placements of each episode, by the episode's index
 */
export function placementsByEpisode(
  frames: readonly EpisodeFrame[],
  state: BuildState,
): ReadonlyMap<number, readonly PlacementRow[]> {
  const { index, report } = state;
  const sent = new Map<number, PlacementRow[]>();
  const seen = new Set<string>();
  for (const row of newestFirst(placementsInWindow(state), (each) =>
    readDate(each.clap_cla_placement_start_date),
  )) {
    const period = index.carePeriods.get(keyOf(row.clap_cla_id)) ?? [];
    const stored = withoutTrailingBlanks(text(row.clap_cla_placement_id));
    const id = stored.trim() === '' ? '' : stored;
    const named = id === '' ? [] : namedEpisodes(id, period);
    const frame = episodeOfPlacement(named, period, frames);
    const path = frame === undefined ? episodesPath : `${frame.path}.${placementsArray}`;
    const add = (
      rule:
        | 'placement-without-episode'
        | 'entry-id-repeated'
        | `entry-id-${'missing' | 'too-long' | 'characters'}`,
    ): void => report.add(rule, path, 'ssd_cla_placement', 'clap_cla_placement_id', shownId(id));

    const fault = idFault(id, limits.id);
    if (index.naming(row.clap_person_id) === 'another') warnOfAnotherPerson(placementRow, row, path, report);
    else if (frame === undefined) add('placement-without-episode');
    else if (fault !== undefined) add(`entry-id-${fault}`);
    else if (seen.has(normalKey(id))) add('entry-id-repeated');
    else {
      seen.add(normalKey(id));
      const placements = sent.get(frame.index);
      if (placements === undefined) sent.set(frame.index, [{ row, id, named, period }]);
      else placements.push({ row, id, named, period });
    }
  }
  return sent;
}

/** By the dates as recorded. */
function placementsInWindow({ index, context }: BuildState): readonly Placement[] {
  return index.tables.ssd_cla_placement.filter(
    (row) =>
      index.carePeriods.has(keyOf(row.clap_cla_id)) &&
      overlaps(
        readDate(row.clap_cla_placement_start_date),
        readDate(row.clap_cla_placement_end_date),
        context.window,
      ),
  );
}

/**
 * The episode that a placement stands in: of the latest CLA episode that names it and whose referral is an episode
 * sent; where none names it at all, of the latest such CLA episode of the period.
 */
function episodeOfPlacement(
  named: readonly ClaEpisode[],
  period: readonly ClaEpisode[],
  frames: readonly EpisodeFrame[],
): EpisodeFrame | undefined {
  const frameOf = (row: ClaEpisode): EpisodeFrame | undefined => {
    const key = keyOf(row.clae_referral_id);
    return frames.find((frame) => frame.key === key);
  };
  const candidates = (named.length > 0 ? named : period).filter((row) => frameOf(row) !== undefined);
  const row = latest(candidates, startOf);
  return row === undefined ? undefined : frameOf(row);
}
