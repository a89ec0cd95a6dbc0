import type { BuildState } from '../buildContext';
import { hidden } from '../findings/report';
import type { ChildLookedAfterPlacement, SocialCareEpisode } from '../schema';
import { readDate } from '../values/date';
import { present } from '../values/present';
import { adoptionInEpisode } from './adoption';
import { careLeaversInEpisode } from './careLeavers';
import { careWorkerDetails } from './careWorkerDetails';
import { childAndFamilyAssessments } from './childAndFamilyAssessments';
import { childInNeedPlans } from './childInNeedPlans';
import { childProtectionPlans, warnOfPlansWithoutReferral } from './childProtectionPlans';
import { episodeFrames, episodeItems, episodesPath, type EpisodeFrame } from './episodeFrames';
import { nestedEntries } from './nestedEntries';
import { placementEntry, type PlacementRow } from './placementEntry';
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
  const placements = placementsByEpisode(frames, state);
  const adoption = adoptionInEpisode(frames, state);
  const careLeavers = careLeaversInEpisode(frames, state);
  warnOfOwnRowsWithOthers(state);
  warnOfPlansWithoutReferral(state);
  if (frames.length === 0) {
    state.report.add('no-episode', episodesPath, 'ssd_cin_episodes');
    return undefined;
  }
  warnOfBirthAfterClosure(frames, state);
  return frames.map((frame) => {
    warnOfConferencesOfOthers(frame, state);
    warnOfClaEpisodesOfOthers(frame, state);
    return present<SocialCareEpisode>({
      ...episodeItems(frame, state),
      child_and_family_assessments: nestedEntries(childAndFamilyAssessments, frame, state),
      child_in_need_plans: nestedEntries(childInNeedPlans, frame, state),
      section_47_assessments: nestedEntries(section47Assessments, frame, state),
      child_protection_plans: nestedEntries(childProtectionPlans, frame, state),
      child_looked_after_placements: placementEntries(placements.get(frame.index), frame, state),
      adoption: adoption?.episode === frame.index ? adoption.block : undefined,
      care_leavers: careLeavers?.episode === frame.index ? careLeavers.block : undefined,
      care_worker_details: careWorkerDetails(frame, state),
      purge: false,
    });
  });
}

function placementEntries(
  rows: readonly PlacementRow[] | undefined,
  frame: EpisodeFrame,
  state: BuildState,
): ChildLookedAfterPlacement[] | undefined {
  return rows?.map((row, at) => placementEntry(row, `${frame.path}.${placementsArray}[${at}]`, state));
}

function warnOfBirthAfterClosure(frames: readonly EpisodeFrame[], { index, report }: BuildState): void {
  const born = readDate(index.person.pers_dob);
  if (born === undefined || !frames.some(({ closed }) => closed !== undefined && born > closed)) return;
  report.add('birth-after-closure', 'child_details.date_of_birth', 'ssd_person', 'pers_dob', hidden(born));
}
