import type { Difference } from '../compare/difference';
import { day, entryRows, isInside, namesWhom, type Evidence } from '../compare/evidence';
import { sameId } from '../compare/idKey';

export interface Conference {
  readonly date: string;
  readonly named: 'own' | 'nobody' | 'another';
}

/** The conferences of the enquiry of a difference, whomever they name, the latest first. */
export function conferencesOf(difference: Difference, evidence: Evidence): Conference[] {
  const ids = entryRows(difference, evidence).map(({ id }) => id);
  return evidence.rows.ssd_initial_cp_conference
    .filter((row) => ids.some((id) => sameId(row.icpc_s47_enquiry_id, id)))
    .flatMap((row) => {
      const date = day(row.icpc_icpc_date);
      return date === undefined ? [] : [{ date, named: namesWhom(row.icpc_person_id, evidence) }];
    })
    .sort((a, b) => (a.date < b.date ? 1 : -1));
}

/** Item 32: of the child's own conferences the latest inside the window, else the latest. */
export function ownDate(conferences: readonly Conference[], evidence: Evidence): string | undefined {
  const own = conferences.filter(({ named }) => named !== 'another').map(({ date }) => date);
  return own.find((date) => isInside(date, evidence)) ?? own[0];
}
