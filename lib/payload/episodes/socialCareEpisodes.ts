import type { BuildState } from '../buildContext';
import { hidden } from '../findings/report';
import type { Adoption, CareLeavers, SocialCareEpisode } from '../schema';
import { readDate } from '../values/date';
import { present } from '../values/present';
import { adoptionInEpisode, type InOneEpisode } from './adoption';
import { careLeaversInEpisode } from './careLeavers';
import { careWorkerDetails } from './careWorkerDetails';
import { childAndFamilyAssessments } from './childAndFamilyAssessments';
import { childInNeedPlans } from './childInNeedPlans';
import { childProtectionPlans, warnOfPlansWithoutReferral } from './childProtectionPlans';
import { episodeFrames, episodeItems, episodesPath, type Episode, type EpisodeFrame } from './episodeFrames';
import { nestedEntries } from './nestedEntries';
import { placementEntry } from './placementEntry';
import { placementsArray, placementsByEpisode } from './placements';
import {
  warnOfClaEpisodesOfOthers,
  warnOfConferencesOfOthers,
  warnOfOwnRowsWithOthers,
} from './rowsOfOthers';
import { section47Assessments } from './section47Assessments';

/** Items 16 to 44 and 47 to 55: the episodes, by referral date, then id; undefined where there are none. */
export function socialCareEpisodes(state: BuildState): SocialCareEpisode[] | undefined {
  const frames = episodeFrames(state.index, state.context, state.report);
  const episodes = withAdoptionAndCareLeavers(withPlacements(withOwnRows(frames, state), state), state);
  warnOfOwnRowsWithOthers(state);
  warnOfPlansWithoutReferral(state);
  if (frames.length === 0) {
    state.report.add('no-episode', episodesPath, 'ssd_cin_episodes');
    return undefined;
  }
  warnOfBirthAfterClosure(frames, state);
  for (const frame of frames) {
    warnOfConferencesOfOthers(frame, state);
    warnOfClaEpisodesOfOthers(frame, state);
  }
  return episodes.map(({ content }) => present<SocialCareEpisode>(content));
}

/** Each episode with the rows that its own referral brings. */
function withOwnRows(frames: readonly EpisodeFrame[], state: BuildState): Episode[] {
  return frames.map((frame) => {
    const items = episodeItems(frame, state);
    const content = {
      social_care_episode_id: frame.id,
      referral_date: items.referral_date,
      referral_source: items.referral_source,
      closure_date: items.closure_date,
      closure_reason: items.closure_reason,
      referral_no_further_action_flag: items.referral_no_further_action_flag,
      child_and_family_assessments: nestedEntries(childAndFamilyAssessments, frame, state),
      child_in_need_plans: nestedEntries(childInNeedPlans, frame, state),
      section_47_assessments: nestedEntries(section47Assessments, frame, state),
      child_protection_plans: nestedEntries(childProtectionPlans, frame, state),
      child_looked_after_placements: undefined,
      adoption: undefined,
      care_leavers: undefined,
      care_worker_details: careWorkerDetails(frame, state),
      purge: false,
    };
    return { ...frame, content };
  });
}

function withPlacements(episodes: readonly Episode[], state: BuildState): Episode[] {
  const placements = placementsByEpisode(episodes, state);
  return episodes.map((episode) => {
    const rows = placements.get(episode.index);
    if (rows === undefined) return episode;
    const path = `${episode.path}.${placementsArray}`;
    const entries = rows.map((row, at) => placementEntry(row, `${path}[${at}]`, state));
    return { ...episode, content: { ...episode.content, child_looked_after_placements: entries } };
  });
}

/** What stands in one episode only: each is placed by what stands in the episodes before it is. */
function withAdoptionAndCareLeavers(episodes: readonly Episode[], state: BuildState): readonly Episode[] {
  const withAdoption = withBlock(episodes, 'adoption', adoptionInEpisode(episodes, state));
  return withBlock(withAdoption, 'care_leavers', careLeaversInEpisode(withAdoption, state));
}

function withBlock(
  episodes: readonly Episode[],
  item: 'adoption' | 'care_leavers',
  found: InOneEpisode<Adoption | CareLeavers> | undefined,
): readonly Episode[] {
  if (found === undefined) return episodes;
  return episodes.map((episode) =>
    episode.index === found.episode
      ? { ...episode, content: { ...episode.content, [item]: found.block } }
      : episode,
  );
}

function warnOfBirthAfterClosure(frames: readonly EpisodeFrame[], { index, report }: BuildState): void {
  const born = readDate(index.person.pers_dob);
  if (born === undefined || !frames.some(({ closed }) => closed !== undefined && born > closed)) return;
  report.add('birth-after-closure', 'child_details.date_of_birth', 'ssd_person', 'pers_dob', hidden(born));
}
