import type { Difference } from '../compare/difference';
import { day, entryRows, personRow, referralRows, type Checker, type Evidence } from '../compare/evidence';
import { sameId, textOf } from '../compare/idKey';
import { isObject } from '../compare/jsonValue';
import { careLeaverRows, contactOf } from './careLeaverRows';
import { codedColumns } from './codedColumns';
import { codeIn } from './codes';
import { recordedDisabilities } from './disabilities';
import { recordedFactors } from './factors';
import { namesOwnOrNobody, registrationPattern, workersOf } from './workers';

/** C17: what the API would refuse or misread. */
export const c17Refused: Checker = (difference, evidence) => {
  const { item, ours, reference } = difference;
  if (codedColumns[item] !== undefined) return isBlankCode(difference, evidence);
  switch (item) {
    case 'child_details.first_name':
      return isName(textOf(personRow(evidence).pers_forename), ours, reference);
    case 'child_details.surname':
      return isName(textOf(personRow(evidence).pers_surname), ours, reference);
    case 'child_details.disabilities':
      return isNoneBesideCode(difference, evidence);
    case 'health_and_wellbeing.sdq_assessments':
      return isScoreOutOfRange(difference, evidence);
    case 'referral_no_further_action_flag':
      return isMisreadFlag(difference, evidence);
    case 'child_and_family_assessments':
      return isAssessmentTwice(difference, evidence);
    case 'child_and_family_assessments.factors':
      return isEmptyOrJoined(difference, evidence);
    case 'care_leavers':
      return isEmptyCareLeaver(difference, evidence);
    case 'care_worker_details':
      return isWorkerId(difference, evidence);
    default:
      return false;
  }
};

function isName(stored: string, ours: unknown, reference: unknown): boolean {
  const name = stored.trim();
  const cut = name.slice(0, /[\ud800-\udbff]/.test(name.charAt(127)) ? 127 : 128).trim();
  return reference === stored && ours === ((name.length > 128 ? cut : name) || undefined);
}

/** A blank where a code should be: nothing is sent. (A sex is always sent.) */
function isBlankCode(difference: Difference, evidence: Evidence): boolean {
  const coded = codedColumns[difference.item];
  if (coded === undefined || coded.set === 'sex') return false;
  const recorded = coded.recorded(difference, evidence);
  if (recorded?.trim() !== '') return false;
  return difference.ours === undefined && difference.reference === coded.asReference(recorded);
}

function isNoneBesideCode({ kind, ours, reference }: Difference, evidence: Evidence): boolean {
  const codes = recordedDisabilities(evidence)?.map((value) => codeIn('disabilities', value));
  return (
    kind === 'entry' &&
    ours === undefined &&
    reference === 'NONE' &&
    codes?.includes('NONE') === true &&
    codes.some((code) => code !== undefined && code !== 'NONE')
  );
}

function isScoreOutOfRange({ kind, ours, reference }: Difference, { rows, personId }: Evidence): boolean {
  if (kind !== 'entry' || ours !== undefined || !isObject(reference)) return false;
  const { date, score } = reference;
  return (
    !(typeof score === 'number' && Number.isInteger(score) && score >= 0 && score <= 40) &&
    rows.ssd_sdq_scores.some(
      (row) =>
        sameId(row.csdq_person_id, personId) &&
        day(row.csdq_sdq_completed_date) === date &&
        row.csdq_sdq_score === score,
    )
  );
}

/** A blank read as no, and any other digit as yes. */
function isMisreadFlag({ episode, ours, reference }: Difference, evidence: Evidence): boolean {
  const said = textOf(referralRows(episode, evidence)[0]?.cine_referral_nfa).trim();
  if (ours !== undefined) return false;
  return said === '' ? reference === false : /^[2-9]$/.test(said) && reference === true;
}

/** One assessment, with a factor row more than the reference has room for. */
function isAssessmentTwice(difference: Difference, evidence: Evidence): boolean {
  const { kind, ours, repeat = 0, reference } = difference;
  const rows = entryRows(difference, evidence);
  const factorRows = evidence.rows.ssd_assessment_factors.filter((row) =>
    rows.some(({ id }) => sameId(row.cinf_assessment_id, id)),
  );
  return (
    kind === 'entry' &&
    ours === undefined &&
    isObject(reference) &&
    repeat > 0 &&
    rows.length === 1 &&
    factorRows.length > repeat
  );
}

/** No factors; or those of several rows, which we join and sort. */
function isEmptyOrJoined(difference: Difference, evidence: Evidence): boolean {
  const { kind, ours, reference } = difference;
  const recorded = recordedFactors(difference, evidence);
  if (recorded === undefined) return false;
  if (Array.isArray(reference) && reference.length === 0 && ours === undefined)
    return recorded.codes.length === 0;
  if (recorded.rows < 2) return false;
  switch (kind) {
    case 'entry':
      return recorded.codes.includes(textOf(ours ?? reference)) || recorded.elements.includes(reference);
    case 'order':
      return Array.isArray(ours);
    default:
      return JSON.stringify(ours ?? []) === JSON.stringify(recorded.codes);
  }
}

function isEmptyCareLeaver({ kind, ours, reference }: Difference, evidence: Evidence): boolean {
  const { reference: row } = careLeaverRows(evidence);
  return (
    kind === 'entry' &&
    ours === undefined &&
    isObject(reference) &&
    Object.keys(reference).join() === 'purge' &&
    row !== undefined &&
    contactOf(row) === undefined
  );
}

/** A registration number that is blank, too long, or has other characters; or one that we trim. */
function isWorkerId(difference: Difference, evidence: Evidence): boolean {
  const worker = difference.ours ?? difference.reference;
  if (!isObject(worker)) return false;
  const id = textOf(worker['worker_id']);
  return workersOf(difference, evidence).some((each) => {
    const { registration } = each;
    if (!namesOwnOrNobody(each, evidence)) return false;
    if (difference.ours !== undefined) return registration !== id && registration.trim() === id;
    return (
      registration.slice(0, 12) === id &&
      (!registrationPattern.test(registration.trim()) || registration.trim() !== id)
    );
  });
}
