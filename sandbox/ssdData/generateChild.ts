import { makeAwkward } from './awkward/makeAwkward';
import {
  ChildDraft,
  childrenPerTeam,
  professionalIdOf,
  professionalsPerTeam,
  type DraftOptions,
} from './childDraft';
import { live, lives, type Life } from './lives/live';
import type { SsdData } from './ssdData';

export interface GenerateChildOptions extends DraftOptions {
  /** Share of children, 0 to 1, whose rows are awkward. */
  readonly awkwardShare: number;
}

/** The rows of one child, and what kind of child it is. */
export interface GeneratedChild {
  readonly data: SsdData;
  readonly life: Life;
  /** In which ways its rows are awkward; mostly none. */
  readonly awkward: readonly string[];
}

/** Makes one obviously fake child; the same options give the same rows, whichever children are made besides. */
export function generateChild(options: GenerateChildOptions): GeneratedChild {
  const draft = new ChildDraft(options);
  const { random, index } = draft;
  const life = random.weighted(lives);
  if (index % childrenPerTeam === 0) addTeam(draft);
  live(draft, life);
  const awkward = random.chance(options.awkwardShare) ? makeAwkward(draft) : [];
  return { data: draft.data, life, awkward };
}

function addTeam(draft: ChildDraft): void {
  const team = Math.floor(draft.index / childrenPerTeam);
  for (let number = 1; number <= professionalsPerTeam; number += 1) {
    draft.add('ssd_professionals', {
      prof_professional_id: professionalIdOf(team, number),
      prof_staff_id: `ST${team}-${number}`,
      prof_professional_name: `Fakeworker ${team}-${number}`,
      prof_social_worker_registration_no: `SWE${String(team * professionalsPerTeam + number).padStart(6, '0')}`,
      prof_agency_worker_flag: draft.random.pick(['Y', 'N']),
      prof_professional_job_title: 'Social Worker',
      prof_professional_caseload: draft.random.whole(1, 30),
      prof_professional_department: 'Fake department',
      prof_full_time_equivalency: draft.random.pick([0.5, 0.8, 1]),
    });
  }
}
