import type { SsdRows } from '../../../lib/payload/personRows';
import { build } from '../rowBuilders';

describe('who is eligible (window 2024-04-01 to 2026-11-23)', () => {
  it.each<[string, SsdRows['ssd_person'], boolean]>([
    ['born long before the window', { pers_dob: '2010-01-01' }, true],
    ['born today', { pers_dob: '2026-11-22' }, true],
    ['born on the last day of the window', { pers_dob: '2026-11-23' }, true],
    ['born after the window', { pers_dob: '2026-11-24' }, false],
    ['26 on the day after the window starts', { pers_dob: '1998-04-02' }, true],
    ['26 on the day the window starts', { pers_dob: '1998-04-01' }, false],
    ['26 before the window', { pers_dob: '1998-03-31' }, false],
    ['unborn, due today', { pers_dob: null, pers_expected_dob: '2026-11-22' }, true],
    ['unborn, due in 10 months', { pers_dob: null, pers_expected_dob: '2027-09-22' }, true],
    ['unborn, due a day later', { pers_dob: null, pers_expected_dob: '2027-09-23' }, false],
    ['unborn, was due when the window starts', { pers_dob: null, pers_expected_dob: '2024-04-01' }, true],
    ['unborn, was due before', { pers_dob: null, pers_expected_dob: '2024-03-31' }, false],
    ['neither born nor due', { pers_dob: null, pers_expected_dob: null }, false],
    [
      'born too long ago, with a due date inside',
      { pers_dob: '1990-01-01', pers_expected_dob: '2026-12-01' },
      false,
    ],
    [
      'a date of birth that is none counts as unknown',
      { pers_dob: '2015-02-30', pers_expected_dob: '2026-12-01' },
      true,
    ],
  ])('%s', (_, person, eligible) => {
    expect(build({ ssd_person: [person] }).inCohort).toBe(eligible);
  });

  it.each<[string, boolean | undefined, boolean]>([
    ['is in the statutory return', true, true],
    ['is not', false, false],
    ['and there is no such table', undefined, true],
  ])('restricted to the statutory return: the person %s', (_, inStatutoryReturn, inCohort) => {
    expect(build(inStatutoryReturn === undefined ? {} : { inStatutoryReturn }).inCohort).toBe(inCohort);
  });

  it('says nothing of a person outside the cohort', () => {
    const { payload, findings, heldBack } = build({
      ssd_person: [{ pers_person_id: 'not an id', pers_dob: '1990-01-01' }],
    });
    expect({ payload, findings, heldBack }).toEqual({ payload: undefined, findings: [], heldBack: false });
  });
});
