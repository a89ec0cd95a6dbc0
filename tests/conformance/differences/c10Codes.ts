import type { Checker, Evidence } from '../compare/evidence';
import { sameId, textOf } from '../compare/idKey';
import { careLeaverRows, contactOf } from './careLeaverRows';
import { codedColumns } from './codedColumns';
import { codeIn, cutCode } from './codes';
import { recordedDisabilities } from './disabilities';
import { recordedFactors } from './factors';
import { latestEpisode, ourEpisodes } from './oneEpisode';
import { pupilNumber } from './pupilNumber';

/** C10: a coded value that the reference cuts or passes on as it is, where we send a code of the set or nothing. */
export const c10Codes: Checker = (difference, evidence) => {
  const { item, kind, ours, reference } = difference;
  const coded = codedColumns[item];
  if (coded !== undefined) {
    const recorded = coded.recorded(difference, evidence);
    if (recorded === undefined || recorded.trim() === '' || isBesideUpn(item, evidence)) return false;
    const code = codeIn(coded.set, recorded) ?? (coded.set === 'sex' ? 'U' : undefined);
    return reference === coded.asReference(recorded) && ours === code;
  }
  if (item === 'child_details.disabilities') return isDisability(ours, reference, evidence);
  if (item === 'care_leavers' && kind === 'entry')
    return saysNoCode(difference.episode, ours, reference, evidence);

  const recorded = recordedFactors(difference, evidence);
  if (recorded?.rows !== 1 || recorded.other) return false;
  const isCodeOf = (element: unknown): boolean => codeIn('factors', textOf(element)) === element;
  if (kind === 'value') {
    // None of what is recorded is a code, so that nothing is sent.
    return (
      ours === undefined && Array.isArray(reference) && reference.length > 0 && recorded.codes.length === 0
    );
  }
  if (kind !== 'entry') return false;
  if (ours === undefined)
    return typeof reference === 'string' && recorded.elements.includes(reference) && !isCodeOf(reference);
  return recorded.elements.some(
    (element) => typeof element === 'string' && !isCodeOf(element) && codeIn('factors', element) === ours,
  );
};

/** What stands beside a UPN, or for one, is C3. */
function isBesideUpn(item: string, { rows, personId }: Evidence): boolean {
  if (item !== 'child_details.unique_pupil_number_unknown_reason') return false;
  const person = rows.ssd_person.find((row) => sameId(row.pers_person_id, personId));
  return pupilNumber(textOf(person?.pers_upn)) !== undefined;
}

function isDisability(ours: unknown, reference: unknown, evidence: Evidence): boolean {
  const recorded = recordedDisabilities(evidence);
  if (recorded === undefined || recorded.length === 0) return false;
  const cut = (value: string): string | undefined => cutCode(4)(value)?.toUpperCase();
  const codes = recorded.map((value) => codeIn('disabilities', value));
  if (typeof reference === 'string') {
    // What the reference cut this out of is another code, or none.
    return recorded.some((value) => cut(value) === reference) && !(codes as string[]).includes(reference);
  }
  if (typeof ours === 'string') {
    return (codes as string[]).includes(ours) && recorded.every((value) => cut(value) !== ours);
  }
  // Something is recorded, and none of it is a code.
  return ours === undefined && codes.every((code) => code === undefined);
}

/** Of someone not in touch, details whose codes are none: then there is nothing to send. */
function saysNoCode(
  episode: string | undefined,
  ours: unknown,
  reference: unknown,
  evidence: Evidence,
): boolean {
  const { ours: row, reference: theirs } = careLeaverRows(evidence);
  if (ours !== undefined || row === undefined || row !== theirs) return false;
  const { clea_care_leaver_activity: activity, clea_care_leaver_accommodation: home } = row;
  return (
    Object.keys(reference ?? {}).length > 1 &&
    contactOf(row) === undefined &&
    latestEpisode(ourEpisodes(evidence)) === episode &&
    codeIn('activity', textOf(activity)) === undefined &&
    codeIn('accommodation', textOf(home)) === undefined
  );
}
