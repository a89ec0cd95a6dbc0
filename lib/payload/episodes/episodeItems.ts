import { RowItems } from '../rows/rowItems';
import type { SocialCareEpisode } from '../schema';
import type { EpisodeFrame } from './episodeFrame';
import type { BuildState } from './nestedKind';

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
