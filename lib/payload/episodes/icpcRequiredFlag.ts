import { hidden, shownCode } from '../findings/shown';
import type { SsdRows } from '../personRows';
import type { RowItems } from '../rows/rowItems';
import { recogniseFlag } from '../values/flag';
import { isJsonObject, lastProperty, parseJson } from '../values/json';
import { trimmed } from '../values/text';

const item = 'icpc_required_flag';
const column = 's47e_s47_outcome_json';

/** Item 31: `CP_CONFERENCE_FLAG`, in any case, of the enquiry's outcome. */
export function icpcRequiredFlag(
  row: SsdRows['ssd_s47_enquiry'],
  items: RowItems<'ssd_s47_enquiry'>,
): boolean | undefined {
  const json = trimmed(row[column]);
  if (json === '') return undefined;
  const outcome = parseJson(json)?.value;
  if (!isJsonObject(outcome)) {
    items.warn('json-not-valid', item, column, hidden(json));
    return undefined;
  }
  const value = lastProperty(json, outcome, 'CP_CONFERENCE_FLAG');
  const flag = recogniseFlag(value);
  if (flag !== undefined || value === undefined || value === null) return flag;
  if (typeof value === 'object') items.warn('flag-not-recognised', item, column, hidden(json));
  else if (trimmed(value) !== '') items.warn('flag-not-recognised', item, column, shownCode(trimmed(value)));
  return undefined;
}
