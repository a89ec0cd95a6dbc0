import type { ChildPayload, SocialCareEpisode } from '../../../lib/payload/schema';
import { childPayloadSchema } from '../../../lib/payload/schema';
import { reportingWindow } from '../../../lib/payload/window';

const settings = { monthsBack: 24, financialYearStartMonth: 4 };

/** 2023-04-01 to 2026-04-01. */
export const marchWindow = reportingWindow('2026-03-31', settings);
/** 2024-04-01 to 2026-04-02: what ended in the year before has left. */
export const aprilWindow = reportingWindow('2026-04-01', settings);

/** A day that only the window of March holds, and one that both hold. */
export const leftDay = '2023-09-01';
export const heldDay = '2025-09-01';

/** A valid payload of a fake child with these episodes; fails when a test makes one that is not valid. */
export function childOf(
  episodes: readonly (Partial<SocialCareEpisode> & { social_care_episode_id: string })[],
  more: Partial<ChildPayload> = {},
): ChildPayload {
  return childPayloadSchema().parse({
    la_child_id: 'Fake1',
    purge: false,
    child_details: { surname: 'Fakesurname1', sex: 'U', uasc_flag: false, purge: false },
    ...(episodes.length === 0
      ? {}
      : {
          social_care_episodes: episodes.map((episode) => ({
            referral_date: heldDay,
            purge: false,
            ...episode,
          })),
        }),
    ...more,
  });
}

export const assessment = (id: string, day: string, factors?: ('1A' | '1B' | '2A')[]) => ({
  child_and_family_assessment_id: id,
  start_date: day,
  ...(factors === undefined ? {} : { factors }),
  purge: false,
});
export const cinPlan = (id: string, start: string, end?: string) => ({
  child_in_need_plan_id: id,
  start_date: start,
  ...(end === undefined ? {} : { end_date: end }),
  purge: false,
});
export const scores = (...dates: string[]) => ({
  sdq_assessments: dates.map((date, index) => ({ date, score: 10 + index })),
  purge: false,
});
export const worker = (id: string, start: string, end?: string) => ({
  worker_id: id,
  start_date: start,
  ...(end === undefined ? {} : { end_date: end }),
});
