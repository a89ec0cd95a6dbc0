import type { BuildState } from '../buildContext';
import type { SsdRows } from '../personRows';
import { latest } from '../rows/order';
import { RowItems } from '../rows/rowItems';
import { keyOf } from '../rows/rowsByKey';
import type { Adoption } from '../schema';
import { isInside, readDate } from '../values/date';
import { present } from '../values/present';
import type { IsoDate, ReportingWindow } from '../window';
import { warnOfAnotherPerson } from './anotherPerson';
import { episodesPath, latestOpenElseLatest, type EpisodeFrame } from './episodeFrames';

type Permanence = SsdRows['ssd_permanence'];

/** A block that stands in one episode, by that episode's index. */
export interface InOneEpisode<Block> {
  readonly episode: number;
  readonly block: Block;
}

/** How a permanence row names its person and is shown. */
export const permanenceRow = {
  table: 'ssd_permanence',
  id: 'perm_table_id',
  person: 'perm_person_id',
} as const;

/**
 * Items 47 to 49: the latest permanence row of the person, or of one of the person's periods of care, with a date
 * inside the window; in the episode of its period of care, else as care leavers.
 */
export function adoptionInEpisode(
  frames: readonly EpisodeFrame[],
  state: BuildState,
): InOneEpisode<Adoption> | undefined {
  const { index, context, report } = state;
  const rows = index.tables.ssd_permanence.filter((row) => {
    if (index.isOwn(row.perm_person_id)) return isPermanenceInWindow(row, context.window);
    if (!index.carePeriods.has(keyOf(row.perm_cla_id)) || !isPermanenceInWindow(row, context.window))
      return false;
    const namesNone = index.naming(row.perm_person_id) === 'none';
    if (!namesNone) warnOfAnotherPerson(permanenceRow, row, episodesPath, report);
    return namesNone;
  });
  const row = latest(rows, orderDate);
  if (row === undefined) return undefined;

  const referrals = new Set(
    index.carePeriods.get(keyOf(row.perm_cla_id))?.map((episode) => keyOf(episode.clae_referral_id)),
  );
  const frame =
    latestOpenElseLatest(frames.filter(({ key }) => referrals.has(key))) ?? latestOpenElseLatest(frames);
  if (frame === undefined) {
    report.add('adoption-without-episode', episodesPath, 'ssd_permanence');
    return undefined;
  }
  const items = new RowItems(report, 'ssd_permanence', row, `${frame.path}.adoption`);
  const { runDate } = context.window;
  return {
    episode: frame.index,
    block: present<Adoption>({
      initial_decision_date: items.pastDate('initial_decision_date', 'perm_adm_decision_date', runDate),
      matched_date: items.pastDate('matched_date', 'perm_matched_date', runDate),
      placed_date: items.pastDate('placed_date', 'perm_placed_for_adoption_date', runDate),
      purge: false,
    }),
  };
}

/** Whether one of the three dates is inside the window. */
export function isPermanenceInWindow(row: Permanence, window: ReportingWindow): boolean {
  return (
    isInside(readDate(row.perm_adm_decision_date), window) ||
    isInside(readDate(row.perm_matched_date), window) ||
    isInside(readDate(row.perm_placed_for_adoption_date), window)
  );
}

/** The first of placed, matched and decision date that the row has. */
function orderDate(row: Permanence): IsoDate | undefined {
  return (
    readDate(row.perm_placed_for_adoption_date) ??
    readDate(row.perm_matched_date) ??
    readDate(row.perm_adm_decision_date)
  );
}
