import { lacksSomethingOf } from '../../../lib/payload/change/lacksSomethingOf';
import type { ChildPayload } from '../../../lib/payload/schema';
import { aprilWindow, assessment, childOf, cinPlan, heldDay, leftDay, scores, worker } from './payloads';

const of = (episode: object = {}, more: Partial<ChildPayload> = {}) =>
  childOf([{ social_care_episode_id: 'E1', ...episode }], more);
const details = (more: Partial<ChildPayload['child_details']>) => ({
  child_details: { sex: 'U' as const, uasc_flag: false, purge: false, ...more },
});
const factors = (...codes: ('1A' | '1B')[]) => ({
  child_and_family_assessments: [assessment('A1', heldDay, codes)],
});

describe('a new payload that may come from a half-read SSD', () => {
  test.each<[string, ChildPayload, ChildPayload, boolean]>([
    ['is not one that is the same', of(), of(), false],
    ['is not one that gained', of(), of({ child_in_need_plans: [cinPlan('P1', heldDay)] }), false],
    ['lacks an entry', of({ child_in_need_plans: [cinPlan('P1', heldDay)] }), of(), true],
    ['lacks every episode', of(), childOf([]), true],
    ['lacks a block', of({}, { health_and_wellbeing: scores(heldDay) }), of(), true],
    [
      'lacks one score of several',
      of({}, { health_and_wellbeing: scores(heldDay, '2025-10-01') }),
      of({}, { health_and_wellbeing: scores(heldDay) }),
      true,
    ],
    [
      'is not one whose older score left by the window',
      of({}, { health_and_wellbeing: scores(heldDay, leftDay) }),
      of({}, { health_and_wellbeing: scores(heldDay) }),
      false,
    ],
    [
      'is not one whose entry left by the window',
      of({ child_in_need_plans: [cinPlan('P1', leftDay, leftDay)] }),
      of(),
      false,
    ],
    ['lacks a worker', of({ care_worker_details: [worker('SW1', heldDay)] }), of(), true],
    [
      'lacks one worker of two',
      of({ care_worker_details: [worker('SW1', heldDay), worker('SW2', heldDay)] }),
      of({ care_worker_details: [worker('SW1', heldDay)] }),
      true,
    ],
    [
      'is not one whose worker has an end now',
      of({ care_worker_details: [worker('SW1', heldDay)] }),
      of({ care_worker_details: [worker('SW1', heldDay, '2026-01-01')] }),
      false,
    ],
    ['lacks a factor', of(factors('1A', '1B')), of(factors('1A')), true],
    [
      'lacks all factors',
      of(factors('1A')),
      of({ child_and_family_assessments: [assessment('A1', heldDay)] }),
      true,
    ],
    [
      'lacks a disability, where none is read any more',
      of({}, details({ disabilities: ['AUT'] })),
      of({}, details({ disabilities: ['NONE'] })),
      true,
    ],
    [
      'is not one whose first disability is recorded',
      of({}, details({ disabilities: ['NONE'] })),
      of({}, details({ disabilities: ['AUT'] })),
      false,
    ],
    ['lacks the postcode', of({}, details({ postcode: 'ZZ99 9ZZ' })), of({}, details({})), true],
    ['lacks the UASC status', of({}, details({ uasc_flag: true })), of({}, details({})), true],
    ['lacks a closure', of({ closure_date: heldDay }), of(), true],
    ['is not one whose closure came', of(), of({ closure_date: heldDay }), false],
    ['lacks the other id', of({}, { mis_child_id: 'MIS1' }), of(), true],
  ])('%s', (_, previous, current, lacks) => {
    expect(lacksSomethingOf(current, previous, aprilWindow)).toBe(lacks);
  });
});
