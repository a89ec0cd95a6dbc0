import type { Random } from '../random';
import type { SsdData } from '../ssdData';
import type { NightEdit } from './nightEdit';

export interface PersonChangeInput {
  readonly rows: SsdData;
  readonly edit: NightEdit;
  readonly random: Random;
  readonly runDate: string;
}

/** Tries to change one person's rows in one way. @returns false where there is nothing to change in that way */
type PersonChange = (input: PersonChangeInput) => boolean;

/** What can happen to a child between two nights. */
export const personChanges = {
  renamed({ rows, edit, random }) {
    const [person] = rows.ssd_person;
    if (person === undefined) return false;
    let surname: string;
    do surname = `Fakesurname${random.whole(10_000, 99_999)}`;
    while (surname === person.pers_surname);
    edit.change<'ssd_person'>(person, { pers_surname: surname });
    return true;
  },
  'referral closed'({ rows, edit, runDate }) {
    const open = rows.ssd_cin_episodes.find((row) => row.cine_close_date === null);
    if (open === undefined) return false;
    edit.change<'ssd_cin_episodes'>(open, { cine_close_date: runDate, cine_close_reason: 'RC7' });
    return true;
  },
  'referral reopened'({ rows, edit }) {
    const closed = rows.ssd_cin_episodes.find((row) => row.cine_close_date !== null);
    if (closed === undefined) return false;
    edit.change<'ssd_cin_episodes'>(closed, { cine_close_date: null, cine_close_reason: null });
    return true;
  },
  'plan added'({ rows, edit, random, runDate }) {
    const open = rows.ssd_cin_episodes.find((row) => row.cine_close_date === null);
    if (open === undefined) return false;
    edit.add('ssd_cin_plans', {
      cinp_cin_plan_id: `CPnew-${runDate}-${random.whole(0, 999_999_999)}`,
      cinp_referral_id: open.cine_referral_id,
      cinp_person_id: open.cine_person_id,
      cinp_cin_plan_start_date: runDate,
    });
    return true;
  },
  'entry removed'({ rows, edit, random }) {
    const entries = [...rows.ssd_cin_plans, ...rows.ssd_cp_plans, ...rows.ssd_cla_placement];
    if (entries.length === 0) return false;
    edit.remove([random.pick(entries)]);
    return true;
  },
  'factors corrected'({ rows, edit, random }) {
    const [factors] = rows.ssd_assessment_factors;
    if (factors === undefined) return false;
    const json = JSON.stringify(random.pick([['1A', '2B'], ['3C'], ['4A', '4B']]));
    if (json === factors.cinf_assessment_factors_json) return false;
    edit.change<'ssd_assessment_factors'>(factors, { cinf_assessment_factors_json: json });
    return true;
  },
  'ids reissued'({ rows, edit, random }) {
    const mark = `_${random.whole(1_000, 9_999)}`;
    const ids = [
      ...rows.ssd_cin_episodes.map((row) => row.cine_referral_id),
      ...rows.ssd_cin_assessments.map((row) => row.cina_assessment_id),
      ...rows.ssd_cin_plans.map((row) => row.cinp_cin_plan_id),
      ...rows.ssd_s47_enquiry.map((row) => row.s47e_s47_enquiry_id),
      ...rows.ssd_cp_plans.map((row) => row.cppl_cp_plan_id),
      ...rows.ssd_cla_placement.map((row) => row.clap_cla_placement_id),
    ];
    // Only ids that can be sent stay what they are: alike but for their name.
    const sendable = ids.filter((id) => typeof id === 'string' && /^[A-Za-z0-9_-]{1,30}$/.test(id));
    for (const id of sendable) edit.reissue(String(id), (String(id).split('_')[0] ?? '') + mark);
    return sendable.length > 0;
  },
  'child removed'({ rows, edit }) {
    edit.remove(Object.values(rows).flat());
    return true;
  },
} satisfies Readonly<Record<string, PersonChange>>;

export type PersonChangeKind = keyof typeof personChanges;
