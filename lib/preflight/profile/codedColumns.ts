import type { RulesConfig } from '../../config/config';
import { isFormerUpn } from '../../payload/child/upnItems';
import type { CodeSet } from '../../payload/codeSets';
import { recordedFactors } from '../../payload/episodes/childAndFamilyAssessments';
import { readConferenceFlag } from '../../payload/episodes/section47Assessments';
import type { RuleColumn, SsdTable } from '../../payload/personRows';
import { recogniseCode, recogniseFlag, recogniseListed, recogniseSex } from '../../payload/values/code';

/** Whether a value is recognised; `nothing`: it says that nothing is recorded. */
export type Recognition = 'recognised' | 'unrecognised' | 'nothing';

/** A column whose values are codes, words of a list, or a JSON text with such in it. */
export interface CodeColumn {
  readonly table: SsdTable;
  readonly column: string;
  readonly recognise: (value: string, rules: RulesConfig) => Recognition;
  /** Other values than those that are recognised are usual. */
  readonly othersAreUsual?: true;
  /** An authority may well have none that is recognised. */
  readonly noneIsUsual?: true;
  /** What to do where nothing is recognised. */
  readonly next: string;
}

const whether = (recognised: boolean): Recognition => (recognised ? 'recognised' : 'unrecognised');

const mapping = 'Map the values to DfE’s codes in the SSD’s extract; docs/data-mapping.md lists them.';

const coded = <T extends SsdTable>(table: T, column: RuleColumn<T>, set: CodeSet): CodeColumn => ({
  table,
  column,
  recognise: (value) => whether(recogniseCode(set, value) !== undefined),
  next: mapping,
});

/** Item 25: one factor that is a code, or a JSON text that says that there is none. */
function recogniseFactors(json: string): Recognition {
  let unread = 0;
  const recorded = recordedFactors(json, () => (unread += 1));
  if (recorded.some((factor) => recogniseCode('factors', factor) !== undefined)) return 'recognised';
  return recorded.length + unread > 0 ? 'unrecognised' : 'nothing';
}

/** Item 31: a conference flag; a text without its key is in another dialect. */
function recogniseOutcome(json: string): Recognition {
  const { flag, fault } = readConferenceFlag(json);
  if (flag !== undefined) return 'recognised';
  if (fault !== undefined) return 'unrecognised';
  return /CP_CONFERENCE_FLAG|^null$/i.test(json) ? 'nothing' : 'unrecognised';
}

/** Every column of the SSD that holds codes, as the rules read it. */
export const codeColumns: readonly CodeColumn[] = [
  {
    table: 'ssd_person',
    column: 'pers_sex',
    recognise: (value) => whether(recogniseSex(value) !== undefined),
    next: 'Map the values to M, F and U in the SSD’s extract; Male and Female are understood too. Everybody would be sent as U.',
  },
  coded('ssd_person', 'pers_ethnicity', 'ethnicity'),
  coded('ssd_person', 'pers_upn_unknown', 'unique_pupil_number_unknown_reason'),
  coded('ssd_disability', 'disa_disability_code', 'disabilities'),
  {
    table: 'ssd_immigration_status',
    column: 'immi_immigration_status',
    recognise: (value, { uascStatuses }) => whether(recogniseListed(uascStatuses, value) !== undefined),
    othersAreUsual: true,
    noneIsUsual: true,
    next: 'Where the authority looks after unaccompanied children, put the words of this column for them into UASC_STATUSES.',
  },
  {
    table: 'ssd_linked_identifiers',
    column: 'link_identifier_type',
    recognise: (value) => whether(isFormerUpn(value)),
    othersAreUsual: true,
    noneIsUsual: true,
    next: 'Where former unique pupil numbers are kept, their type must be Former Unique Pupil Number.',
  },
  coded('ssd_cin_episodes', 'cine_referral_source_code', 'referral_source'),
  {
    table: 'ssd_cin_episodes',
    column: 'cine_referral_nfa',
    recognise: (value) => whether(recogniseFlag(value) !== undefined),
    next: 'Map the values to Y and N in the SSD’s extract.',
  },
  coded('ssd_cin_episodes', 'cine_close_reason', 'closure_reason'),
  {
    table: 'ssd_assessment_factors',
    column: 'cinf_assessment_factors_json',
    recognise: recogniseFactors,
    next: 'Have the extract write a JSON array of factor codes, or an object whose keys are codes and whose values say yes or no.',
  },
  {
    table: 'ssd_s47_enquiry',
    column: 's47e_s47_outcome_json',
    recognise: recogniseOutcome,
    next: 'Have the extract write a JSON object with the key CP_CONFERENCE_FLAG or OUTCOME_CP_CONFERENCE_FLAG and Y or N as its value.',
  },
  coded('ssd_cla_episodes', 'clae_cla_episode_start_reason', 'start_reason'),
  coded('ssd_cla_episodes', 'clae_cla_episode_ceased_reason', 'end_reason'),
  coded('ssd_cla_placement', 'clap_cla_placement_type', 'placement_type'),
  coded('ssd_cla_placement', 'clap_cla_placement_change_reason', 'change_reason'),
  coded('ssd_care_leavers', 'clea_care_leaver_activity', 'activity'),
  coded('ssd_care_leavers', 'clea_care_leaver_accommodation', 'accommodation'),
  {
    table: 'ssd_involvements',
    column: 'invo_professional_role_id',
    recognise: (value, { workerRoles }) => whether(recogniseListed(workerRoles, value) !== undefined),
    othersAreUsual: true,
    next: 'Put the roles of social workers, as this column has them, into WORKER_ROLES. No worker would be sent.',
  },
];
