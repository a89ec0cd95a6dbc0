import type { SsdRows } from '../personRows';
import type { IsoDate } from '../window';

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
