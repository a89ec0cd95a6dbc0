import type { BuildContext } from './buildContext';
import { childDetails } from './child/childDetails';
import { laChildId, misChildId } from './child/childIds';
import { healthAndWellbeing } from './child/healthAndWellbeing';
import { decideCohort, isKeptOutByDateOfBirth } from './cohort/cohort';
import type { InclusionGroup } from './cohort/inclusionGroups';
import { socialCareEpisodes } from './episodes/socialCareEpisodes';
import type { Finding } from './finding';
import { checkPayload } from './findings/checkPayload';
import { Report } from './findings/report';
import { withoutTrailingBlanks } from './normalKey';
import type { PersonRows } from './personRows';
import { indexPerson, type PersonIndex } from './rows/personIndex';
import type { ChildPayload } from './schema';
import { present } from './values/present';
import { text } from './values/text';

export interface BuildResult {
  /** As stored without trailing blanks. */
  readonly personId: string;
  readonly legacyId: string | null;
  readonly inCohort: boolean;
  /** The inclusion groups that the person is in; in the cohort only who is eligible besides. */
  readonly groups: InclusionGroup[];
  /** There for everyone in the cohort who has an id, held back or not. */
  readonly payload: ChildPayload | undefined;
  /** In a fixed order: of people in the cohort, and of those whom nothing but a date of birth keeps out of it. */
  readonly findings: Finding[];
  /** Whether nothing but a missing date of birth keeps the person out of the cohort. */
  readonly lacksDateOfBirth: boolean;
  /** Whether an error keeps the child from being sent. */
  readonly heldBack: boolean;
}

/**
 * Builds the payload of one person from the SSD's rows (payload.md sections 2 to 6): whether the person is in the
 * cohort and why, the payload, and what there is to say of it. Pure; the same whatever order the rows come in.
 * Never throws: should a fault of ours stop the building, the child is held back and every other goes on.
 */
export function buildChild(rows: PersonRows, context: BuildContext): BuildResult {
  const { pers_person_id: personId, pers_legacy_id: legacyId } = rows.person;
  const ids = {
    personId: withoutTrailingBlanks(text(personId)),
    legacyId: text(legacyId) === '' ? null : withoutTrailingBlanks(text(legacyId)),
  };
  try {
    return build(ids, rows, context);
  } catch {
    const report = new Report();
    report.add('building-failed', '');
    return { ...ids, ...stopped, findings: report.findings() };
  }
}

/** A child whose building failed is held back. */
const stopped = { inCohort: true, groups: [], payload: undefined, heldBack: true, lacksDateOfBirth: false };

function build(
  { personId, legacyId }: Pick<BuildResult, 'personId' | 'legacyId'>,
  rows: PersonRows,
  context: BuildContext,
): BuildResult {
  const index = indexPerson(rows);
  const decision = decideCohort(index, context, rows.inStatutoryReturn);
  const groups = [...decision.groups.keys()];
  const report = new Report();
  if (!decision.inCohort) {
    const lacksDateOfBirth = isKeptOutByDateOfBirth(decision);
    if (lacksDateOfBirth)
      report.add('activity-without-date-of-birth', 'child_details.date_of_birth', 'ssd_person', 'pers_dob');
    return {
      personId,
      legacyId,
      inCohort: false,
      groups,
      payload: undefined,
      findings: report.findings(),
      heldBack: false,
      lacksDateOfBirth,
    };
  }
  const payload = payloadOf(index, context, report, rows.othersWithCutId);
  const findings = report.findings();
  const heldBack = findings.some(({ severity }) => severity === 'error');
  return {
    personId,
    legacyId,
    inCohort: true,
    groups,
    payload,
    findings,
    heldBack,
    lacksDateOfBirth: false,
  };
}

function payloadOf(
  index: PersonIndex,
  context: BuildContext,
  report: Report,
  othersWithCutId: number | undefined,
): ChildPayload | undefined {
  const id = laChildId(index, context, report, othersWithCutId);
  const payload = present<ChildPayload>({
    la_child_id: id ?? '',
    mis_child_id: misChildId(index, report),
    purge: false,
    child_details: childDetails(index, context, report),
    health_and_wellbeing: healthAndWellbeing(index, context, report),
    social_care_episodes: socialCareEpisodes({ index, context, report }),
  });
  if (id === undefined) return undefined;
  checkPayload(payload, context.maxChildIdLength, report);
  return payload;
}
