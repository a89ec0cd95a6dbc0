import type { BuildState } from '../buildContext';
import type { RuleColumn, SsdRows, SsdTable } from '../personRows';
import { keyOf } from '../rows/rowsByKey';
import { isInside, overlaps, readDate } from '../values/date';
import type { ReportingWindow } from '../window';
import { isPermanenceInWindow, permanenceRow } from './adoption';
import { isOthersPeriod, isOthersReferral, warnOfAnotherPerson } from './anotherPerson';
import { involvementRow, isSocialWorkerAtCensus } from './careWorkerDetails';
import { childAndFamilyAssessments } from './childAndFamilyAssessments';
import { childInNeedPlans } from './childInNeedPlans';
import { childProtectionPlans } from './childProtectionPlans';
import { episodesPath, type EpisodeFrame } from './episodeFrames';
import type { NestedKind } from './nestedEntries';
import { placementRow, placementsArray } from './placements';
import { conferencesOf, enquiryOverlaps, icpcDate, section47Assessments } from './section47Assessments';

/** How a CLA episode names its person and is shown. */
const claEpisodeRow = {
  table: 'ssd_cla_episodes',
  id: 'clae_cla_episode_id',
  person: 'clae_person_id',
} as const;

/** Warns of CLA episodes that hang on a referral of this child, name somebody else and overlap the window. */
export function warnOfClaEpisodesOfOthers(frame: EpisodeFrame, { index, context, report }: BuildState): void {
  for (const row of index.tables.ssd_cla_episodes) {
    const isOthers =
      keyOf(row.clae_referral_id) === frame.key &&
      index.naming(row.clae_person_id) === 'another' &&
      isClaEpisodeInWindow(row, context.window);
    if (isOthers) warnOfAnotherPerson(claEpisodeRow, row, `${frame.path}.${placementsArray}`, report);
  }
}

/** Whether a CLA episode overlaps the window by its own dates. */
function isClaEpisodeInWindow(row: SsdRows['ssd_cla_episodes'], window: ReportingWindow): boolean {
  return overlaps(
    readDate(row.clae_cla_episode_start_date),
    readDate(row.clae_cla_episode_ceased_date),
    window,
  );
}

/** How a conference names its person and is shown. */
const conferenceRow = {
  table: 'ssd_initial_cp_conference',
  id: 'icpc_icpc_id',
  person: 'icpc_person_id',
} as const;

/**
 * Warns of conferences that hang on an enquiry of this child and name somebody else, where item 32 would have taken
 * them: inside the window, or the latest of an enquiry that has none inside it.
 */
export function warnOfConferencesOfOthers(frame: EpisodeFrame, state: BuildState): void {
  const { index, context, report } = state;
  for (const enquiry of index.tables.ssd_s47_enquiry) {
    if (keyOf(enquiry.s47e_referral_id) !== frame.key) continue;
    if (index.naming(enquiry.s47e_person_id) === 'another') continue;
    const taken = enquiryOverlaps(enquiry, state)
      ? icpcDate(conferencesOf(enquiry, state), state)
      : undefined;
    for (const row of index.conferencesByEnquiry.get(keyOf(enquiry.s47e_s47_enquiry_id)) ?? []) {
      const date = readDate(row.icpc_icpc_date);
      if (date === undefined || index.naming(row.icpc_person_id) !== 'another') continue;
      const isLatest =
        enquiryOverlaps(enquiry, state) && !isInside(taken, context.window) && date > (taken ?? '');
      if (!isInside(date, context.window) && !isLatest) continue;
      warnOfAnotherPerson(conferenceRow, row, `${frame.path}.${section47Assessments.array}`, report);
    }
  }
}

/**
 * Warns of rows that name this person and hang on a referral, enquiry or period of care of somebody else, where the
 * window would have taken them: the person named gets the same warning as the other (payload.md section 4).
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
    return onReferral(referral) && isSocialWorkerAtCensus(row, context) && hasPlanOfItsChild(referral, state);
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
