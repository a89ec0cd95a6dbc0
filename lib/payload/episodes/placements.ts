import type { BuildState } from '../buildContext';
import { shownId } from '../findings/report';
import { limits } from '../limits';
import { normalKey, withoutTrailingBlanks } from '../normalKey';
import type { SsdRows } from '../personRows';
import { byContent, byDate, byId, descending, latest, sorted } from '../rows/order';
import { keyOf } from '../rows/rowsByKey';
import { overlaps, readDate } from '../values/date';
import { idFault } from '../values/ids';
import { text } from '../values/text';
import { warnOfAnotherPerson } from './anotherPerson';
import { byPosition, episodesPath, type Episode } from './episodeFrames';
import { namedEpisodes, placementContent, startOf, type PlacementRow } from './placementEntry';

type Placement = SsdRows['ssd_cla_placement'];
type ClaEpisode = SsdRows['ssd_cla_episodes'];

export const placementsArray = 'child_looked_after_placements';
/** How a placement names its person and is shown. */
export const placementRow = {
  table: 'ssd_cla_placement',
  id: 'clap_cla_placement_id',
  person: 'clap_person_id',
} as const;

/** A row of the window, and where it would stand. */
interface Candidate extends PlacementRow {
  readonly home: Episode | undefined;
}

/**
 * The placements of the person's periods of care that overlap the window, each once and in one episode (payload.md
 * items 37 to 44), newest start first, then id. Of two rows with one id and start the later by content is sent.
 * @returns the placements of each episode, by the episode's index
 */
export function placementsByEpisode(
  episodes: readonly Episode[],
  state: BuildState,
): ReadonlyMap<number, readonly PlacementRow[]> {
  const { index, report } = state;
  const sent = new Map<number, PlacementRow[]>();
  const seen = new Set<string>();
  for (const candidate of newestFirst(placementsInWindow(state), episodes, state)) {
    const { row, id, home } = candidate;
    const path = home === undefined ? episodesPath : `${home.path}.${placementsArray}`;
    const add = (
      rule:
        | 'placement-without-episode'
        | 'entry-id-repeated'
        | `entry-id-${'missing' | 'too-long' | 'characters'}`,
    ): void => report.add(rule, path, 'ssd_cla_placement', 'clap_cla_placement_id', shownId(id));

    const fault = idFault(id, limits.id);
    if (index.naming(row.clap_person_id) === 'another') warnOfAnotherPerson(placementRow, row, path, report);
    else if (home === undefined) add('placement-without-episode');
    else if (fault !== undefined) add(`entry-id-${fault}`);
    else if (seen.has(normalKey(id))) add('entry-id-repeated');
    else {
      seen.add(normalKey(id));
      const placements = sent.get(home.index);
      if (placements === undefined) sent.set(home.index, [candidate]);
      else placements.push(candidate);
    }
  }
  return sent;
}

function newestFirst(
  rows: readonly Placement[],
  episodes: readonly Episode[],
  state: BuildState,
): readonly Candidate[] {
  const candidates = rows.map((row): Candidate => {
    const period = state.index.carePeriods.get(keyOf(row.clap_cla_id)) ?? [];
    const stored = withoutTrailingBlanks(text(row.clap_cla_placement_id));
    const id = stored.trim() === '' ? '' : stored;
    const named = id === '' ? [] : namedEpisodes(id, period);
    return { row, id, named, period, home: episodeOfPlacement(named, period, episodes) };
  });
  return sorted(
    candidates,
    descending(byDate(({ row }) => readDate(row.clap_cla_placement_start_date))),
    byId(({ id }) => id),
    descending(byContent((candidate) => placementContent(candidate, state))),
    descending((one, other) => byPosition(one.home, other.home)),
  );
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
 * sent; where none names it at all, of the latest such CLA episode of the period. Of one day the later episode counts.
 */
function episodeOfPlacement(
  named: readonly ClaEpisode[],
  period: readonly ClaEpisode[],
  episodes: readonly Episode[],
): Episode | undefined {
  const homeOf = (row: ClaEpisode): Episode | undefined => {
    const key = keyOf(row.clae_referral_id);
    return episodes.find((episode) => episode.key === key);
  };
  const candidates = (named.length > 0 ? named : period).filter((row) => homeOf(row) !== undefined);
  const row = latest(candidates, byDate(startOf), (one, other) => byPosition(homeOf(one), homeOf(other)));
  return row === undefined ? undefined : homeOf(row);
}
