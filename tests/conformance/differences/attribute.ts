import type { Difference } from '../compare/difference';
import type { Checker, Evidence } from '../compare/evidence';
import { c01CensusDates } from './c01CensusDates';
import { c02Ids } from './c02Ids';
import { c03PupilNumbers } from './c03PupilNumbers';
import { c04UascEndDate } from './c04UascEndDate';
import { c05Json } from './c05Json';
import { c07Unborn } from './c07Unborn';
import { c08FutureReferrals } from './c08FutureReferrals';
import { c09OtherPeople } from './c09OtherPeople';
import { c10Codes } from './c10Codes';
import { c11Postcodes } from './c11Postcodes';
import { c12Conferences } from './c12Conferences';
import { c13Placements } from './c13Placements';
import { c14OneEpisode } from './c14OneEpisode';
import { c16UascStatuses } from './c16UascStatuses';
import { c17Refused } from './c17Refused';
import { c18Ties } from './c18Ties';

/**
 * The differences of payload.md section 5 that a payload can show. C6 (what the change hash is of) and C15 (leavers)
 * are about what is sent when; they have tests of their own.
 */
export const checkers = {
  C1: c01CensusDates,
  C2: c02Ids,
  C3: c03PupilNumbers,
  C4: c04UascEndDate,
  C5: c05Json,
  C7: c07Unborn,
  C8: c08FutureReferrals,
  C9: c09OtherPeople,
  C10: c10Codes,
  C11: c11Postcodes,
  C12: c12Conferences,
  C13: c13Placements,
  C14: c14OneEpisode,
  C16: c16UascStatuses,
  C17: c17Refused,
  C18: c18Ties,
} as const satisfies Record<string, Checker>;

export type DifferenceId = keyof typeof checkers;

/** Those of payload.md section 5 that a difference is: one and no more, where it is explained. */
export function attributionsOf(difference: Difference, evidence: Evidence): DifferenceId[] {
  return (Object.keys(checkers) as DifferenceId[]).filter((id) => checkers[id](difference, evidence));
}
