import type { BuildState } from '../buildContext';
import type { SsdRows } from '../personRows';
import { byContent, byDate, latest } from '../rows/order';
import { RowItems } from '../rows/rowItems';
import { keyOf } from '../rows/rowsByKey';
import type { Adoption } from '../schema';
import { isInside, readDate } from '../values/date';
import { present } from '../values/present';
import type { IsoDate, ReportingWindow } from '../window';
import { warnOfAnotherPerson } from './anotherPerson';
import { byPosition, episodesPath, latestOpenElseLatest, type Episode } from './episodeFrames';

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
  episodes: readonly Episode[],
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
  const home = (row: Permanence): Episode | undefined => episodeOf(row, episodes, state);
  const row = latest(rows, byDate(orderDate), byContent(datesOf), (one, other) =>
    byPosition(home(one), home(other)),
  );
  if (row === undefined) return undefined;
  const frame = home(row);
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

/** The episode of the row's period of care; of several the latest open, else the latest; where there is none, of all. */
function episodeOf(
  row: Permanence,
  episodes: readonly Episode[],
  { index }: BuildState,
): Episode | undefined {
  const period = index.carePeriods.get(keyOf(row.perm_cla_id)) ?? [];
  const referrals = new Set(period.map((claEpisode) => keyOf(claEpisode.clae_referral_id)));
  return (
    latestOpenElseLatest(episodes.filter(({ key }) => referrals.has(key))) ?? latestOpenElseLatest(episodes)
  );
}

function datesOf(row: Permanence): (IsoDate | undefined)[] {
  const { perm_adm_decision_date: decided, perm_matched_date: matched } = row;
  return [decided, matched, row.perm_placed_for_adoption_date].map(readDate);
}

/** Whether one of the three dates is inside the window. */
export function isPermanenceInWindow(row: Permanence, window: ReportingWindow): boolean {
  return datesOf(row).some((date) => isInside(date, window));
}

/** The first of placed, matched and decision date that the row has. */
function orderDate(row: Permanence): IsoDate | undefined {
  const [decided, matched, placed] = datesOf(row);
  return placed ?? matched ?? decided;
}
