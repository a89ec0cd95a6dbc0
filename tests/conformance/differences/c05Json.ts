import { entryRows, type Checker } from '../compare/evidence';
import { textOf } from '../compare/idKey';
import { isObject } from '../compare/jsonValue';
import { codeIn } from './codes';
import { recordedFactors } from './factors';

/** C5: stored JSON that the reference passes on as it is: factors unsorted, twice or in an object; a key in any case, or by its other name. */
export const c05Json: Checker = (difference, evidence) => {
  const { item, kind, ours, reference } = difference;
  if (item === 'section_47_assessments.icpc_required_flag') {
    return entryRows(difference, evidence).some(
      ({ row }) =>
        reference === exactFlag(textOf(row['s47e_s47_outcome_json'])) &&
        ours === anyFlag(textOf(row['s47e_s47_outcome_json'])),
    );
  }
  const recorded = recordedFactors(difference, evidence);
  if (recorded === undefined) return false;
  if (kind === 'order') return isSorted(ours) && recorded.rows === 1;
  if (kind === 'entry') {
    if (ours !== undefined) return typeof ours === 'string' && recorded.elements.includes(Number(ours));
    // A number, or a code that is there twice.
    if (typeof reference === 'number') return recorded.elements.includes(reference);
    const times = recorded.elements.filter((element) => element === reference).length;
    return times > 1 && codeIn('factors', textOf(reference)) === reference && recorded.rows === 1;
  }
  return (
    isObject(reference) && recorded.other && JSON.stringify(ours ?? []) === JSON.stringify(recorded.codes)
  );
};

function isSorted(value: unknown): boolean {
  return Array.isArray(value) && value.every((entry, n) => n === 0 || String(value[n - 1]) < String(entry));
}

const says = (value: unknown, yes: readonly string[], no: readonly string[]): boolean | undefined => {
  const said = textOf(typeof value === 'boolean' ? String(value) : value)
    .trim()
    .toUpperCase();
  if (yes.includes(said)) return true;
  return no.includes(said) ? false : undefined;
};

/** The reference knows one spelling of the key, and no YES and NO. */
function exactFlag(json: string): boolean | undefined {
  return says(
    memberOf(json, (name) => name === 'CP_CONFERENCE_FLAG'),
    ['Y', 'T', '1', 'TRUE'],
    ['N', 'F', '0', 'FALSE'],
  );
}

function anyFlag(json: string): boolean | undefined {
  const usual = memberOf(json, (name) => name.toUpperCase() === 'CP_CONFERENCE_FLAG');
  const other = memberOf(json, (name) => name.toUpperCase() === 'OUTCOME_CP_CONFERENCE_FLAG');
  return says(
    usual === undefined ? other : usual,
    ['Y', 'T', '1', 'TRUE', 'YES'],
    ['N', 'F', '0', 'FALSE', 'NO'],
  );
}

function memberOf(json: string, isIt: (name: string) => boolean): unknown {
  try {
    const value = JSON.parse(json.trim() || 'null') as unknown;
    return isObject(value) ? Object.entries(value).findLast(([name]) => isIt(name))?.[1] : undefined;
  } catch {
    return undefined;
  }
}
