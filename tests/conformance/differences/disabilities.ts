import type { Evidence } from '../compare/evidence';
import { sameId, textOf } from '../compare/idKey';
import { equal, isObject } from '../compare/jsonValue';
import { codeIn } from './codes';

/** What is recorded of a person's disabilities, blanks left out, where we have sent the codes of it (item 12). */
export function recordedDisabilities({ rows, personId, ours }: Evidence): string[] | undefined {
  const recorded = rows.ssd_disability
    .filter((row) => sameId(row.disa_person_id, personId))
    .map((row) => textOf(row.disa_disability_code))
    .filter((value) => value.trim() !== '');
  const codes = [...new Set(recorded.flatMap((value) => codeIn('disabilities', value) ?? []))].sort();
  const real = codes.filter((code) => code !== 'NONE').slice(0, 12);
  const nothing = recorded.length === 0 || codes.length > 0 ? ['NONE'] : undefined;
  const details = ours?.['child_details'];
  const sent = isObject(details) ? details['disabilities'] : undefined;
  return equal(sent, real.length > 0 ? real : nothing) ? recorded : undefined;
}
