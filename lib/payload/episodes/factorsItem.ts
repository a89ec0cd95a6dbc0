import type { Code } from '../codeSets';
import type { FindingRuleId } from '../findings/findingRules';
import { hidden, shownCode, type Shown } from '../findings/shown';
import { keyOf } from '../rows/rowsByKey';
import { recogniseCode } from '../values/code';
import { recogniseFlag } from '../values/flag';
import { isJsonObject, parseJson } from '../values/json';
import { text, trimmed } from '../values/text';
import type { BuildState } from './nestedKind';

type Factor = Code<'factors'>;
type Warn = (rule: FindingRuleId, shown: Shown) => void;

/**
 * Item 25: the factors of an assessment, distinct and sorted, of all its rows. Each row holds a JSON array of codes,
 * or an object whose keys are codes and whose values say yes or no; what cannot be read is left out with a warning.
 * @param path of the assessment
 */
export function factorsItem(
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

function recordedFactors(json: string, warn: Warn): string[] {
  const value = parseJson(json)?.value;
  // Shown by the length of the whole text: what stands in it may be anything.
  if (Array.isArray(value)) return fromArray(value, () => warn('code-not-recognised', hidden(json)));
  if (isJsonObject(value)) return fromObject(value, () => warn('flag-not-recognised', hidden(json)));
  warn('json-not-valid', hidden(json));
  return [];
}

/** A number counts as its text; anything but text and numbers is no code. */
function fromArray(elements: readonly unknown[], warn: () => void): string[] {
  return elements.flatMap((element) => {
    if (typeof element === 'string' || typeof element === 'number') return [text(element)];
    warn();
    return [];
  });
}

/** The keys whose value says yes as item 21 does; one that says neither is told, unless it is blank. */
function fromObject(object: Readonly<Record<string, unknown>>, warn: () => void): string[] {
  return Object.entries(object).flatMap(([key, value]) => {
    const flag = recogniseFlag(value);
    if (flag === undefined && !isBlank(value)) warn();
    return flag === true ? [key] : [];
  });
}

function isBlank(value: unknown): boolean {
  return value === null || (typeof value === 'string' && value.trim() === '');
}
