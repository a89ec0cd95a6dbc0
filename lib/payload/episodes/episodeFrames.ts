import type { BuildContext } from '../buildContext';
import type { Report } from '../findings/report';
import { byStart } from '../rows/order';
import type { PersonIndex } from '../rows/personIndex';
import { isReferralInWindow } from '../rows/referralSpan';
import { keyOf } from '../rows/rowsByKey';
import { readDate } from '../values/date';
import { entriesWithId } from './entriesWithId';
import { episodesPath, type EpisodeFrame } from './episodeFrame';

/** Item 16: an episode per referral of the person that overlaps the window, by referral date, then id. */
export function episodeFrames(
  index: PersonIndex,
  { window }: BuildContext,
  report: Report,
): readonly EpisodeFrame[] {
  const inWindow = index.ownReferrals.filter((row) => isReferralInWindow(row, window));
  const rows = byStart(inWindow, (row) => readDate(row.cine_referral_date));
  return entriesWithId('ssd_cin_episodes', 'cine_referral_id', rows, episodesPath, report).map(
    ({ row, id }, at) => ({
      row,
      id,
      key: keyOf(id),
      index: at,
      path: `${episodesPath}[${at}]`,
      closed: readDate(row.cine_close_date),
    }),
  );
}
