import type { Severity } from '../finding';

interface FindingRule {
  readonly severity: Severity;
  /** What it means for the person who reads it. */
  readonly meaning: string;
}

const error = (meaning: string): FindingRule => ({ severity: 'error', meaning });
const warning = (meaning: string): FindingRule => ({ severity: 'warning', meaning });

/**
 * Every rule that a finding can name (payload.md section 6). The names are stable: reports, alerts and the ledger
 * rely on them.
 */
export const findingRules = {
  'child-id-missing': error('The person has no id to send.'),
  'child-id-too-long': error('The person id is longer than DfE takes.'),
  'child-id-shared': error(
    'Cut to the length that DfE takes, the person id would be that of other people too; none of them is sent.',
  ),
  'child-id-characters': error('The person id has a character that DfE does not take.'),
  'payload-not-valid': error('The payload breaks its own schema: a fault of this program.'),
  'building-failed': error('Building the payload failed: a fault of this program.'),
  'code-not-recognised': warning('A coded value is not in its code set and is left out (sex: sent as U).'),
  'upn-not-valid': warning('A unique pupil number is not 13 letters or digits and is left out.'),
  'upn-check-letter': warning('The check letter of a unique pupil number is wrong; it is sent.'),
  'name-cut': warning('A name is longer than 128 characters and is cut.'),
  'postcode-not-valid': warning('A postcode does not have the form of one and is left out.'),
  'flag-not-recognised': warning('A yes-or-no value says neither and is left out.'),
  'date-not-valid': warning('A date is not a calendar date and is left out.'),
  'none-beside-disability': warning('"No disability" is recorded beside a disability and is left out.'),
  'mis-child-id-too-long': warning('The legacy id is longer than DfE takes and is left out.'),
  'mis-child-id-characters': warning('The legacy id has a character that DfE does not take and is left out.'),
  'json-not-valid': warning('A JSON text cannot be read and is left out.'),
  'sdq-score-not-valid': warning('An SDQ score is not a whole number from 0 to 40; the entry is left out.'),
  'entry-id-missing': warning('An entry has no id and is left out, with what is in it.'),
  'entry-id-too-long': warning(
    'The id of an entry is longer than DfE takes; it is left out, with what is in it.',
  ),
  'entry-id-characters': warning(
    'The id of an entry has a character that DfE does not take; it is left out, with what is in it.',
  ),
  'entry-id-repeated': warning('Two entries have one id; the second is left out.'),
  'worker-id-missing': warning('A worker has no registration number; the involvement is left out.'),
  'worker-id-too-long': warning(
    'A registration number is longer than DfE takes; the involvement is left out.',
  ),
  'worker-id-characters': warning(
    'A registration number has a character that DfE does not take; the involvement is left out.',
  ),
  'names-another-person': warning(
    'A row is linked to the record of one person and names another; it is left out. Both people get this warning.',
  ),
  'placement-without-episode': warning('A placement belongs to no episode that is sent and is left out.'),
  'adoption-without-episode': warning(
    'There is no episode to send the adoption dates in; they are left out.',
  ),
  'care-leaver-without-episode': warning(
    'There is no episode to send the care leaver details in; they are left out.',
  ),
  'cp-plan-without-referral': warning(
    'A child protection plan has no referral in the window and is left out.',
  ),
  'activity-without-date-of-birth': warning(
    'A person with activity in the window has no date of birth and so is not in the cohort.',
  ),
  'no-episode': warning('The child is in the cohort, but there is no episode to send.'),
  'end-before-start': warning('An end is before its start. It is sent, but for that of a placement.'),
  'date-in-future': warning('A date that tells what has happened is after the run date; it is sent.'),
  'birth-after-closure': warning('The date of birth is after the closure of a referral; both are sent.'),
} as const satisfies Record<string, FindingRule>;

/** The stable id of a rule. */
export type FindingRuleId = keyof typeof findingRules;
