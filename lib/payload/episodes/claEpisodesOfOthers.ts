import type { SsdRows } from '../personRows';
import { keyOf } from '../rows/rowsByKey';
import { overlaps, readDate } from '../values/date';
import type { ReportingWindow } from '../window';
import { warnOfAnotherPerson } from './anotherPerson';
import type { EpisodeFrame } from './episodeFrame';
import type { BuildState } from './nestedKind';
import { placementsArray } from './placements';

/** How a CLA episode names its person and is shown. */
export const claEpisodeRow = {
  table: 'ssd_cla_episodes',
  id: 'clae_cla_episode_id',
  person: 'clae_person_id',
} as const;

/** Warns of CLA episodes that hang on a referral of this child, name somebody else and overlap the window. */
export function warnOfClaEpisodesOfOthers(frame: EpisodeFrame, { index, context, report }: BuildState): void {
  for (const row of index.tables.ssd_cla_episodes) {
    const isOthers =
      keyOf(row.clae_referral_id) === frame.key &&
      index.naming(row.clae_person_id) === 'another' &&
      isClaEpisodeInWindow(row, context.window);
    if (isOthers) warnOfAnotherPerson(claEpisodeRow, row, `${frame.path}.${placementsArray}`, report);
  }
}

/** Whether a CLA episode overlaps the window by its own dates. */
export function isClaEpisodeInWindow(row: SsdRows['ssd_cla_episodes'], window: ReportingWindow): boolean {
  return overlaps(
    readDate(row.clae_cla_episode_start_date),
    readDate(row.clae_cla_episode_ceased_date),
    window,
  );
}
