import type { BuildContext, BuildState } from '../buildContext';
import type { Report } from '../findings/report';
import type { SsdRows } from '../personRows';
import { byStart } from '../rows/order';
import { isReferralInWindow, type PersonIndex } from '../rows/personIndex';
import { RowItems } from '../rows/rowItems';
import { keyOf } from '../rows/rowsByKey';
import type { SocialCareEpisode } from '../schema';
import { readDate } from '../values/date';
import type { IsoDate } from '../window';
import { entriesWithId } from './entriesWithId';

/** An episode that is sent: the referral behind it and its place in the payload. */
export interface EpisodeFrame {
  readonly row: SsdRows['ssd_cin_episodes'];
  /** As sent. */
  readonly id: string;
  /** The referral's id as a key to look rows up by. */
  readonly key: string;
  readonly index: number;
  /** `social_care_episodes[index]` */
  readonly path: string;
  readonly closed: IsoDate | undefined;
}

/** The array of all episodes, and the path of what stands in none of them. */
export const episodesPath = 'social_care_episodes';

/**
 * The latest open episode, else the latest (items 47 to 52).
 * @param frames in the order of the payload: by referral date, then id
 */
export function latestOpenElseLatest(frames: readonly EpisodeFrame[]): EpisodeFrame | undefined {
  return frames.findLast(({ closed }) => closed === undefined) ?? frames.at(-1);
}

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

type Scalars = Pick<
  SocialCareEpisode,
  | 'social_care_episode_id'
  | 'referral_date'
  | 'referral_source'
  | 'closure_date'
  | 'closure_reason'
  | 'referral_no_further_action_flag'
>;

/** Items 16 to 21: an episode's own items. */
export function episodeItems(
  frame: EpisodeFrame,
  { context, report }: BuildState,
): { [K in keyof Scalars]-?: Scalars[K] | undefined } & Pick<Scalars, 'social_care_episode_id'> {
  const { runDate } = context.window;
  const items = new RowItems(report, 'ssd_cin_episodes', frame.row, frame.path);
  const referred = items.pastDate('referral_date', 'cine_referral_date', runDate);
  const closed = items.pastDate('closure_date', 'cine_close_date', runDate);
  items.checkEnd('closure_date', 'cine_close_date', referred, closed);
  return {
    social_care_episode_id: frame.id,
    referral_date: referred,
    referral_source: items.code('referral_source', 'cine_referral_source_code', 'referral_source'),
    closure_date: closed,
    closure_reason: items.code('closure_reason', 'cine_close_reason', 'closure_reason'),
    referral_no_further_action_flag: items.flag('referral_no_further_action_flag', 'cine_referral_nfa'),
  };
}
