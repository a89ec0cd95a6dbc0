import type { Severity } from '../finding';

interface FindingRule {
  readonly severity: Severity;
  /** What it means for the person who reads it. */
  readonly meaning: string;
  /** How to fix it, in the case system or the SSD. */
  readonly fix: string;
}

const error = (meaning: string, fix: string): FindingRule => ({ severity: 'error', meaning, fix });
const warning = (meaning: string, fix: string): FindingRule => ({ severity: 'warning', meaning, fix });

/**
 * Every rule that a finding can name (payload.md section 6). The names are stable: reports, alerts and the ledger
 * rely on them.
 */
export const findingRules = {
  'child-id-missing': error(
    'The person has no id to send.',
    'Ask whoever runs the SSD why this row of ssd_person has no id.',
  ),
  'child-id-too-long': error(
    'The person id is longer than DfE takes.',
    'Ask whoever runs the SSD for ids of at most 20 characters. If your authority has always sent cut ids, a setting does the same.',
  ),
  'child-id-shared': error(
    'Cut to the length that DfE takes, the person id would be that of other people too; none of them is sent.',
    'Ask whoever runs the SSD for ids that stay different when they are cut.',
  ),
  'child-id-characters': error(
    'The person id has a character that DfE does not take.',
    'Use only letters, digits, hyphens and underscores in person ids.',
  ),
  'payload-not-valid': error(
    'The payload breaks its own schema: a fault of this program.',
    'Nothing is to be fixed in the case system. Give the rule and the path to whoever looks after this program.',
  ),
  'building-failed': error(
    'Building the payload failed: a fault of this program.',
    'Nothing is to be fixed in the case system. Give the person id to whoever looks after this program.',
  ),
  'code-not-recognised': warning(
    'A coded value is not in its code set and is left out (sex: sent as U).',
    'Choose a value from the list in the case system, or ask whoever runs the SSD to map the local value to its code.',
  ),
  'upn-not-valid': warning(
    'A unique pupil number is not 13 letters or digits and is left out.',
    'Correct the UPN. If there is none, record the reason instead.',
  ),
  'upn-check-letter': warning(
    'The check letter of a unique pupil number is wrong; it is sent.',
    'Compare the UPN with that of the school.',
  ),
  'name-cut': warning(
    'A name is longer than 128 characters and is cut.',
    'See whether more than the name is in the field.',
  ),
  'postcode-not-valid': warning(
    'A postcode does not have the form of one and is left out.',
    'Correct the postcode of the address.',
  ),
  'flag-not-recognised': warning('A yes-or-no value says neither and is left out.', 'Record yes or no.'),
  'date-not-valid': warning('A date is not a calendar date and is left out.', 'Correct the date.'),
  'none-beside-disability': warning(
    '"No disability" is recorded beside a disability and is left out.',
    'Remove either "no disability" or the disability.',
  ),
  'mis-child-id-too-long': warning(
    'The legacy id is longer than DfE takes and is left out.',
    'Correct the legacy id, or remove it.',
  ),
  'mis-child-id-characters': warning(
    'The legacy id has a character that DfE does not take and is left out.',
    'Correct the legacy id, or remove it.',
  ),
  'json-not-valid': warning(
    'A JSON text cannot be read and is left out.',
    'Ask whoever runs the SSD: the text of this column is not JSON.',
  ),
  'sdq-score-not-valid': warning(
    'An SDQ score is not a whole number from 0 to 40; the entry is left out.',
    'Record the total score as a whole number from 0 to 40.',
  ),
  'entry-id-missing': warning(
    'An entry has no id and is left out, with what is in it.',
    'Ask whoever runs the SSD why this row has no id.',
  ),
  'entry-id-too-long': warning(
    'The id of an entry is longer than DfE takes; it is left out, with what is in it.',
    'Ask whoever runs the SSD for a shorter id of this row.',
  ),
  'entry-id-characters': warning(
    'The id of an entry has a character that DfE does not take; it is left out, with what is in it.',
    'Use only letters, digits, hyphens and underscores in ids.',
  ),
  'entry-id-repeated': warning(
    'Two entries have one id; the second is left out.',
    'Ask whoever runs the SSD why two rows have one id.',
  ),
  'worker-id-missing': warning(
    'A worker has no registration number; the involvement is left out.',
    'Record the worker’s Social Work England number.',
  ),
  'worker-id-too-long': warning(
    'A registration number is longer than DfE takes; the involvement is left out.',
    'Correct the worker’s Social Work England number.',
  ),
  'worker-id-characters': warning(
    'A registration number has a character that DfE does not take; the involvement is left out.',
    'Correct the worker’s Social Work England number.',
  ),
  'names-another-person': warning(
    'A row is linked to the record of one person and names another; it is left out. Both people get this warning.',
    'See which person the record belongs to, and link it to that one.',
  ),
  'placement-without-episode': warning(
    'A placement belongs to no episode that is sent and is left out.',
    'Link the placement to the period of being looked after that it belongs to.',
  ),
  'adoption-without-episode': warning(
    'There is no episode to send the adoption dates in; they are left out.',
    'See whether the referral of this child is missing or closed too early.',
  ),
  'care-leaver-without-episode': warning(
    'There is no episode to send the care leaver details in; they are left out.',
    'See whether the referral of this young person is missing or closed too early.',
  ),
  'cp-plan-without-referral': warning(
    'A child protection plan has no referral in the window and is left out.',
    'Link the plan to its referral.',
  ),
  'activity-without-date-of-birth': warning(
    'A person with activity in the window has no date of birth and so is not in the cohort.',
    'Record the date of birth, or the expected one.',
  ),
  'no-episode': warning(
    'The child is in the cohort, but there is no episode to send.',
    'See whether the referral of this child is missing or closed too early.',
  ),
  'end-before-start': warning(
    'An end is before its start. It is sent, but for that of a placement.',
    'Correct one of the two dates.',
  ),
  'date-in-future': warning(
    'A date that tells what has happened is after the run date; it is sent.',
    'Correct the date.',
  ),
  'birth-after-closure': warning(
    'The date of birth is after the closure of a referral; both are sent.',
    'Correct the date of birth, or the date on which the referral was closed.',
  ),
} as const satisfies Record<string, FindingRule>;

/** The stable id of a rule. */
export type FindingRuleId = keyof typeof findingRules;

const isRule = (id: string): id is FindingRuleId => Object.hasOwn(findingRules, id);

/** The rule of a stored id; undefined for one that an earlier version had. */
export const ruleOf = (id: string): FindingRule | undefined => (isRule(id) ? findingRules[id] : undefined);
