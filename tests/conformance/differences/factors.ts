import type { Difference } from '../compare/difference';
import { entryRows, type Evidence } from '../compare/evidence';
import { keyOf, sameId, textOf } from '../compare/idKey';
import { entriesOf, equal, isObject } from '../compare/jsonValue';
import { codeIn } from './codes';
import { ourEpisodes } from './oneEpisode';

const item = 'child_and_family_assessments.factors';

/** What the factor rows of an assessment hold, where we have sent what they say. */
export interface RecordedFactors {
  readonly rows: number;
  /** What stands in arrays, as it stands there. */
  readonly elements: readonly unknown[];
  /** Whether a row holds anything but an array: an object, or what cannot be read. */
  readonly other: boolean;
  /** The codes of all of it, distinct and sorted, as item 25 has them. */
  readonly codes: readonly string[];
}

/**
 * The factors that are recorded for the assessment of a difference; undefined where it is about something else, or
 * where we have not sent the codes of what is recorded.
 */
export function recordedFactors(difference: Difference, evidence: Evidence): RecordedFactors | undefined {
  if (difference.item !== item) return undefined;
  const ids = entryRows(difference, evidence).map(({ id }) => id);
  const rows = evidence.rows.ssd_assessment_factors.filter((row) =>
    ids.some((id) => sameId(row.cinf_assessment_id, id)),
  );
  const values = rows.map((row) => parsed(textOf(row.cinf_assessment_factors_json)));
  const elements = values.flatMap((value) => (Array.isArray(value) ? (value as readonly unknown[]) : []));
  const keys = values.filter(isObject).flatMap((value) =>
    Object.entries(value)
      .filter(([, said]) => ['Y', 'T', '1', 'TRUE', 'YES'].includes(String(said).trim().toUpperCase()))
      .map(([key]) => key),
  );
  const found = [...elements, ...keys].flatMap((element) => codeIn('factors', textOf(element)) ?? []);
  const codes = [...new Set(found)].sort();
  if (!equal(sentFactors(difference, evidence), codes)) return undefined;
  return {
    rows: rows.length,
    elements,
    other: values.some((value) => value !== undefined && !Array.isArray(value)),
    codes,
  };
}

/** The factors in our payload; none where there is no such item. */
function sentFactors({ episode, entry }: Difference, evidence: Evidence): readonly unknown[] {
  const sent = ourEpisodes(evidence)
    .filter((each) => keyOf(each['social_care_episode_id']) === episode)
    .flatMap((each) => entriesOf(each['child_and_family_assessments']))
    .filter(isObject)
    .find((each) => keyOf(each['child_and_family_assessment_id']) === entry);
  return entriesOf(sent?.['factors']);
}

/** The JSON value; undefined where the text is blank or `null`, which the reference takes for no factors. */
function parsed(text: string): unknown {
  const json = text.trim();
  if (json === '' || json === 'null') return undefined;
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return 'broken';
  }
}
