import type { RuleColumn, SsdRows, SsdTable } from '../personRows';
import { keyOf } from '../rows/rowsByKey';
import { isInside, overlaps, readDate } from '../values/date';
import { isPermanenceInWindow, permanenceRow } from './adoption';
import { warnOfAnotherPerson } from './anotherPerson';
import { involvementRow, isSocialWorkerAtCensus } from './careWorkerDetails';
import { childAndFamilyAssessments } from './childAndFamilyAssessments';
import { childInNeedPlans } from './childInNeedPlans';
import { childProtectionPlans } from './childProtectionPlans';
import { claEpisodeRow, isClaEpisodeInWindow } from './claEpisodesOfOthers';
import { conferenceRow } from './conferencesOfOthers';
import { episodesPath } from './episodeFrame';
import type { BuildState, NestedKind } from './nestedKind';
import { placementRow } from './placements';
import { isOthersPeriod, isOthersReferral } from './recordsOfOthers';
import { enquiryOverlaps, section47Assessments } from './section47Assessments';

/**
 * Warns of rows that name this person and hang on a referral, enquiry or period of care of somebody else, where the
 * window would have taken them: the person named is told as the other is (payload.md section 4).
 */
export function warnOfOwnRowsWithOthers(state: BuildState): void {
  const { index, context } = state;
  const { tables } = index;
  const { window } = context;
  const onReferral = (id: unknown): boolean => isOthersReferral(index, id, window);

  warnOfKind(childAndFamilyAssessments, state);
  warnOfKind(childInNeedPlans, state);
  warnOfKind(section47Assessments, state);
  warnOfKind(childProtectionPlans, state);
  warn(claEpisodeRow, tables.ssd_cla_episodes, state, (row) => {
    return onReferral(row.clae_referral_id) && isClaEpisodeInWindow(row, window);
  });
  warn(involvementRow, tables.ssd_involvements, state, (row) => {
    const { invo_referral_id: referral } = row;
    return onReferral(referral) && isSocialWorkerAtCensus(row, window) && hasPlanOfItsChild(referral, state);
  });
  warn(conferenceRow, tables.ssd_initial_cp_conference, state, (row) => isTakenByOthers(row, state));
  warn(placementRow, tables.ssd_cla_placement, state, (row) => {
    const start = readDate(row.clap_cla_placement_start_date);
    const end = readDate(row.clap_cla_placement_end_date);
    return isOthersPeriod(index, row.clap_cla_id) && overlaps(start, end, window);
  });
  warn(permanenceRow, tables.ssd_permanence, state, (row) => {
    return isOthersPeriod(index, row.perm_cla_id) && isPermanenceInWindow(row, window);
  });
}

function warnOfKind<T extends SsdTable, Entry>(kind: NestedKind<T, Entry>, state: BuildState): void {
  warn(kind, state.index.tables[kind.table], state, (row) => {
    return (
      isOthersReferral(state.index, row[kind.referral], state.context.window) && kind.isInWindow(row, state)
    );
  });
}

function warn<T extends SsdTable>(
  source: { readonly table: T; readonly id: RuleColumn<T>; readonly person: RuleColumn<T> },
  rows: readonly SsdRows[T][],
  { index, report }: BuildState,
  isTaken: (row: SsdRows[T]) => boolean,
): void {
  for (const row of rows) {
    if (index.isOwn(row[source.person]) && isTaken(row))
      warnOfAnotherPerson(source, row, episodesPath, report);
  }
}

/** A social worker is sent only with a CIN plan of the referral's own child that overlaps the window. */
function hasPlanOfItsChild(referralId: unknown, state: BuildState): boolean {
  const { index } = state;
  const owner = index.referral(referralId)?.cine_person_id;
  return index.tables.ssd_cin_plans.some(
    (plan) =>
      keyOf(plan.cinp_referral_id) === keyOf(referralId) &&
      [keyOf(owner), ''].includes(keyOf(plan.cinp_person_id)) &&
      childInNeedPlans.isInWindow(plan, state),
  );
}

/** Whether the enquiry of a conference is somebody else's, and would have taken the conference. */
function isTakenByOthers(conference: SsdRows['ssd_initial_cp_conference'], state: BuildState): boolean {
  const { index, context } = state;
  const date = readDate(conference.icpc_icpc_date);
  if (date === undefined) return false;
  return index.tables.ssd_s47_enquiry.some(
    (enquiry) =>
      keyOf(conference.icpc_s47_enquiry_id) !== '' &&
      keyOf(enquiry.s47e_s47_enquiry_id) === keyOf(conference.icpc_s47_enquiry_id) &&
      index.naming(enquiry.s47e_person_id) !== 'own' &&
      isOthersReferral(index, enquiry.s47e_referral_id, context.window) &&
      (isInside(date, context.window) || enquiryOverlaps(enquiry, state)),
  );
}
