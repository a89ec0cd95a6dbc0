import type { BuildContext, BuildState } from '../buildContext';
import { canonicalForm } from '../change/payloadHash';
import { Report } from '../findings/report';
import type { SsdRows } from '../personRows';
import { byContent, byDate, byId, compare, latest, sorted } from '../rows/order';
import { isReferralInWindow, type PersonIndex } from '../rows/personIndex';
import { RowItems } from '../rows/rowItems';
import { keyOf } from '../rows/rowsByKey';
import type { SocialCareEpisode } from '../schema';
import { readDate } from '../values/date';
import type { Draft } from '../values/present';
import type { IsoDate, ReportingWindow } from '../window';
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

/** An episode with what is known to stand in it so far. */
export interface Episode extends EpisodeFrame {
  readonly content: Draft<SocialCareEpisode>;
}

/**
 * The order of a child's episodes by which one is later than another: by referral date, then by everything that stands
 * in them but their ids, which may be other ones tomorrow (payload.md "Ties are decided by content"). No episode is
 * earlier than any.
 */
export function byPosition(one: Episode | undefined, other: Episode | undefined): number {
  if (one === undefined || other === undefined)
    return Number(one !== undefined) - Number(other !== undefined);
  return (
    byDate<Episode>(({ content }) => content.referral_date)(one, other) ||
    byContent<Episode>(({ content }) => scalars.map((item) => content[item]))(one, other) ||
    compare(canonicalForm(one.content), canonicalForm(other.content)) ||
    one.index - other.index
  );
}

/** The latest open episode, else the latest (items 47 to 52). */
export function latestOpenElseLatest(episodes: readonly Episode[]): Episode | undefined {
  return (
    latest(
      episodes.filter(({ closed }) => closed === undefined),
      byPosition,
    ) ?? latest(episodes, byPosition)
  );
}

/** Item 16: an episode per referral of the person that overlaps the window, by referral date, then id. */
export function episodeFrames(
  index: PersonIndex,
  { window }: BuildContext,
  report: Report,
): readonly EpisodeFrame[] {
  const inWindow = index.ownReferrals.filter((row) => isReferralInWindow(row, window));
  const rows = sorted(
    inWindow,
    byDate((row) => readDate(row.cine_referral_date)),
    byId((row) => row.cine_referral_id),
    byContent((row) => contentOf(row, window)),
  );
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

/** Items 17 to 21. */
const scalars = [
  'referral_date',
  'referral_source',
  'closure_date',
  'closure_reason',
  'referral_no_further_action_flag',
] as const;
type Scalars = Pick<SocialCareEpisode, (typeof scalars)[number]>;
type EpisodeItems = { [K in keyof Scalars]-?: Scalars[K] | undefined };

function contentOf(row: SsdRows['ssd_cin_episodes'], window: ReportingWindow): unknown[] {
  const items = itemsOf(new RowItems(new Report(), 'ssd_cin_episodes', row, episodesPath), window);
  return scalars.map((item) => items[item]);
}

/** Items 17 to 21: an episode's own items. */
export function episodeItems({ row, path }: EpisodeFrame, { context, report }: BuildState): EpisodeItems {
  return itemsOf(new RowItems(report, 'ssd_cin_episodes', row, path), context.window);
}

function itemsOf(items: RowItems<'ssd_cin_episodes'>, { runDate }: ReportingWindow): EpisodeItems {
  const referred = items.pastDate('referral_date', 'cine_referral_date', runDate);
  const closed = items.pastDate('closure_date', 'cine_close_date', runDate);
  items.checkEnd('closure_date', 'cine_close_date', referred, closed);
  return {
    referral_date: referred,
    referral_source: items.code('referral_source', 'cine_referral_source_code', 'referral_source'),
    closure_date: closed,
    closure_reason: items.code('closure_reason', 'cine_close_reason', 'closure_reason'),
    referral_no_further_action_flag: items.flag('referral_no_further_action_flag', 'cine_referral_nfa'),
  };
}
