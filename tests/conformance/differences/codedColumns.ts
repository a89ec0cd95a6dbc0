import type { CodeSet } from '../../../lib/payload/codeSets';
import type { Difference } from '../compare/difference';
import { personRow, placementRows, referralRows, type Evidence } from '../compare/evidence';
import { textOf } from '../compare/idKey';
import { careLeaverRows } from './careLeaverRows';
import { cutCode, trimBlanks } from './codes';
import { reasonOf } from './placementReasons';

/** A coded item: what is recorded for it, and what the reference makes of that. */
export interface CodedColumn {
  readonly set: CodeSet;
  /** What the rows hold; undefined where there is no one row that both took. */
  readonly recorded: (difference: Difference, evidence: Evidence) => string | undefined;
  readonly asReference: (recorded: string) => string | undefined;
}

/** As the reference tells the referral sources by their beginning. */
function referralSource(recorded: string): string | undefined {
  const source = trimBlanks(recorded);
  if (source.startsWith('10')) return '10';
  if (/^(?:[1-3][A-F]|5[A-D])/i.test(source)) return source.slice(0, 2);
  return /^[46789]/.test(source) ? source.slice(0, 1) : undefined;
}

const ofPlacement =
  (column: 'clap_cla_placement_type' | 'clap_cla_placement_change_reason') =>
  (difference: Difference, evidence: Evidence): string =>
    textOf(placementRows(difference, evidence)[0]?.[column]);
const ofReferral =
  (column: 'cine_referral_source_code' | 'cine_close_reason') =>
  ({ episode }: Difference, evidence: Evidence): string =>
    textOf(referralRows(episode, evidence)[0]?.[column]);
/** Where both sent the details of one row. */
const ofCareLeaver =
  (column: 'clea_care_leaver_activity' | 'clea_care_leaver_accommodation') =>
  (_: Difference, evidence: Evidence): string | undefined => {
    const { ours, reference } = careLeaverRows(evidence);
    return ours !== undefined && ours === reference ? textOf(ours[column]) : undefined;
  };
/** Where the reference took the reason of the placement's own episode. */
const ofReason = (difference: Difference, evidence: Evidence): string | undefined => {
  const reason = reasonOf(difference, evidence);
  if (reason?.own === undefined || reason.asReference(reason.own) !== reason.smallest) return undefined;
  return reason.own;
};

/** The coded items, by where they stand. */
export const codedColumns: Readonly<Record<string, CodedColumn>> = {
  'child_details.sex': {
    set: 'sex',
    recorded: (_, evidence) => textOf(personRow(evidence).pers_sex),
    asReference: (recorded) => (/^[MF] *$/i.test(recorded) ? recorded : 'U'),
  },
  'child_details.ethnicity': {
    set: 'ethnicity',
    recorded: (_, evidence) => textOf(personRow(evidence).pers_ethnicity),
    asReference: cutCode(4),
  },
  'child_details.unique_pupil_number_unknown_reason': {
    set: 'unique_pupil_number_unknown_reason',
    recorded: (_, evidence) => textOf(personRow(evidence).pers_upn_unknown),
    asReference: cutCode(4),
  },
  referral_source: {
    set: 'referral_source',
    recorded: ofReferral('cine_referral_source_code'),
    asReference: referralSource,
  },
  closure_reason: {
    set: 'closure_reason',
    recorded: ofReferral('cine_close_reason'),
    asReference: cutCode(3),
  },
  'child_looked_after_placements.placement_type': {
    set: 'placement_type',
    recorded: ofPlacement('clap_cla_placement_type'),
    asReference: cutCode(3),
  },
  'child_looked_after_placements.change_reason': {
    set: 'change_reason',
    recorded: ofPlacement('clap_cla_placement_change_reason'),
    asReference: (recorded) => recorded,
  },
  'child_looked_after_placements.start_reason': {
    set: 'start_reason',
    recorded: ofReason,
    asReference: cutCode(1),
  },
  'child_looked_after_placements.end_reason': {
    set: 'end_reason',
    recorded: ofReason,
    asReference: (recorded) => recorded.slice(0, 3).replace(/[ \t\n\r]/g, '') || undefined,
  },
  'care_leavers.activity': {
    set: 'activity',
    recorded: ofCareLeaver('clea_care_leaver_activity'),
    asReference: cutCode(2),
  },
  'care_leavers.accommodation': {
    set: 'accommodation',
    recorded: ofCareLeaver('clea_care_leaver_accommodation'),
    asReference: cutCode(1),
  },
};
