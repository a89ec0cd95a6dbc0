import type { BuildState } from '../buildContext';
import type { Code } from '../codeSets';
import type { FindingRuleId } from '../findings/findingRules';
import { hidden, shownCode, type Shown } from '../findings/report';
import { keyOf } from '../rows/rowsByKey';
import type { ChildAndFamilyAssessment } from '../schema';
import { recogniseCode, recogniseFlag } from '../values/code';
import { isInside, readDate } from '../values/date';
import { isJsonObject, parseJson } from '../values/json';
import { present } from '../values/present';
import { text, trimmed } from '../values/text';
import type { NestedKind } from './nestedEntries';

type Factor = Code<'factors'>;
type Warn = (rule: FindingRuleId, shown: Shown) => void;

/**
 * Item 25: the factors of an assessment, distinct and sorted, of all its rows. Each row holds a JSON array of codes,
 * or an object whose keys are codes and whose values say yes or no; what cannot be read is left out with a warning.
 * @param path of the assessment
 */
function factorsItem(
  assessmentId: string,
  path: string,
  { index, report }: BuildState,
): Factor[] | undefined {
  const rows = index.factorsByAssessment.get(keyOf(assessmentId)) ?? [];
  const factors = new Set<Factor>();
  const warn: Warn = (rule, shown) =>
    report.add(rule, `${path}.factors`, 'ssd_assessment_factors', 'cinf_assessment_factors_json', shown);
  for (const row of rows) {
    const json = trimmed(row.cinf_assessment_factors_json);
    for (const recorded of json === '' ? [] : recordedFactors(json, warn)) {
      const factor = recogniseCode('factors', recorded);
      if (factor !== undefined) factors.add(factor);
      else if (recorded.trim() !== '') warn('code-not-recognised', shownCode(recorded.trim()));
    }
  }
  return factors.size === 0 ? undefined : [...factors].sort();
}

/**
 * What the JSON text of a row names as factors, whether they are codes or not.
 * @param warn told of what cannot be read
 */
export function recordedFactors(json: string, warn: Warn): string[] {
  const value = parseJson(json)?.value;
  // JSON's null is how some systems write that nothing is recorded.
  if (value === null) return [];
  // Shown by the length of the whole text: what stands in it may be anything.
  if (Array.isArray(value)) return fromArray(value, () => warn('code-not-recognised', hidden(json)));
  if (isJsonObject(value)) return fromObject(value, () => warn('flag-not-recognised', hidden(json)));
  warn('json-not-valid', hidden(json));
  return [];
}

/** A number counts as its text; anything but text and numbers is no code. */
function fromArray(elements: readonly unknown[], warn: () => void): string[] {
  const named: string[] = [];
  for (const element of elements) {
    if (typeof element === 'string' || typeof element === 'number') named.push(text(element));
    else warn();
  }
  return named;
}

/** The keys whose value says yes as item 21 does; one that says neither gets a warning, unless it is blank. */
function fromObject(object: Readonly<Record<string, unknown>>, warn: () => void): string[] {
  return Object.keys(object).filter((key) => {
    const flag = recogniseFlag(object[key]);
    if (flag === undefined && !isBlank(object[key])) warn();
    return flag === true;
  });
}

function isBlank(value: unknown): boolean {
  return value === null || (typeof value === 'string' && value.trim() === '');
}

/** Items 22 to 25: assessments that start or are authorised inside the window. */
export const childAndFamilyAssessments: NestedKind<'ssd_cin_assessments', ChildAndFamilyAssessment> = {
  table: 'ssd_cin_assessments',
  array: 'child_and_family_assessments',
  id: 'cina_assessment_id',
  referral: 'cina_referral_id',
  person: 'cina_person_id',
  start: 'cina_assessment_start_date',
  items: ['start_date', 'authorisation_date', 'factors'],
  isInWindow: (row, { context }) =>
    isInside(readDate(row.cina_assessment_start_date), context.window) ||
    isInside(readDate(row.cina_assessment_auth_date), context.window),
  entry: ({ id, items, path }, state) => {
    const { runDate } = state.context.window;
    const start = items.date('start_date', 'cina_assessment_start_date');
    const authorised = items.pastDate('authorisation_date', 'cina_assessment_auth_date', runDate);
    items.checkEnd('authorisation_date', 'cina_assessment_auth_date', start, authorised);
    return present<ChildAndFamilyAssessment>({
      child_and_family_assessment_id: id,
      start_date: start,
      authorisation_date: authorised,
      factors: factorsItem(id, path, state),
      purge: false,
    });
  },
};
