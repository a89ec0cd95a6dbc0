import { leftByWindow } from '../../../lib/payload/change/leftByWindow';
import type { PartKind } from '../../../lib/payload/change/structure';
import { reportingWindow } from '../../../lib/payload/window';

/** 2024-04-01 to 2026-04-02, with the census days 2025-03-31 and 2026-03-31. */
const window = reportingWindow('2026-04-01', { monthsBack: 24, financialYearStartMonth: 4 });
const [before, first, last, after] = ['2024-03-31', '2024-04-01', '2026-04-02', '2026-04-03'];

describe('a part that DfE holds left by the window', () => {
  test.each<[string, PartKind, unknown, boolean]>([
    [
      'an episode closed the day before the window',
      'social_care_episodes',
      { referral_date: before, closure_date: before },
      true,
    ],
    [
      'an episode closed on its first day',
      'social_care_episodes',
      { referral_date: before, closure_date: first },
      false,
    ],
    ['an open episode', 'social_care_episodes', { referral_date: '2010-01-01' }, false],
    ['an episode that begins after it', 'social_care_episodes', { referral_date: after }, true],
    [
      'an assessment started and authorised before',
      'child_and_family_assessments',
      { start_date: before, authorisation_date: before },
      true,
    ],
    [
      'an assessment authorised on its first day',
      'child_and_family_assessments',
      { start_date: before, authorisation_date: first },
      false,
    ],
    [
      'an assessment started before and not authorised',
      'child_and_family_assessments',
      { start_date: before },
      true,
    ],
    ['an assessment started on its last day', 'child_and_family_assessments', { start_date: last }, false],
    [
      'an assessment that spans it',
      'child_and_family_assessments',
      { start_date: before, authorisation_date: after },
      true,
    ],
    ['a plan that ended before', 'child_in_need_plans', { start_date: before, end_date: before }, true],
    [
      'a plan that ended on its first day',
      'child_in_need_plans',
      { start_date: before, end_date: first },
      false,
    ],
    ['an open plan', 'child_protection_plans', { start_date: before }, false],
    [
      'a placement that ended before',
      'child_looked_after_placements',
      { start_date: before, end_date: before },
      true,
    ],
    [
      'an enquiry that ended before',
      'section_47_assessments',
      { start_date: before, end_date: before },
      true,
    ],
    [
      'an enquiry that ended before, its conference inside',
      'section_47_assessments',
      { start_date: before, end_date: before, icpc_date: first },
      false,
    ],
    [
      'an enquiry without a start, its conference inside',
      'section_47_assessments',
      { icpc_date: last },
      false,
    ],
    [
      'an enquiry that ended before, its conference too',
      'section_47_assessments',
      { start_date: before, end_date: before, icpc_date: before },
      true,
    ],
    [
      'scores all from before',
      'health_and_wellbeing',
      { sdq_assessments: [{ date: before, score: 1 }] },
      true,
    ],
    [
      'scores of which one is inside',
      'health_and_wellbeing',
      {
        sdq_assessments: [
          { date: before, score: 1 },
          { date: first, score: 1 },
        ],
      },
      false,
    ],
    [
      'adoption dates all from before',
      'adoption',
      { initial_decision_date: before, matched_date: before },
      true,
    ],
    [
      'adoption dates of which one is inside',
      'adoption',
      { initial_decision_date: before, placed_date: first },
      false,
    ],
    ['a care leaver last met before', 'care_leavers', { contact_date: before, activity: 'F1' }, true],
    ['a care leaver met on its first day', 'care_leavers', { contact_date: first }, false],
    ['a care leaver who is not in touch', 'care_leavers', { activity: 'F1' }, false],
    [
      'workers who left before the first census day',
      'care_worker_details',
      [{ worker_id: 'SW1', start_date: before, end_date: '2025-03-30' }],
      true,
    ],
    [
      'a worker of a census day',
      'care_worker_details',
      [{ worker_id: 'SW1', start_date: before, end_date: '2025-03-31' }],
      false,
    ],
    ['factors, which have no dates', 'factors', ['1A'], false],
    ['disabilities, which have no dates', 'disabilities', ['NONE'], false],
  ])('%s', (_, what, content, left) => {
    expect(leftByWindow(what, content, window)).toBe(left);
  });
});
