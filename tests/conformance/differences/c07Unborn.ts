import { Temporal } from '@js-temporal/polyfill';
import { day, personRow, type Checker } from '../compare/evidence';

/** C7: a child who is not born and due later than tomorrow, within ten months. */
export const c07Unborn: Checker = ({ kind, ours }, evidence) => {
  if (kind !== 'person' || ours === undefined) return false;
  const { pers_dob: born, pers_expected_dob: expected } = personRow(evidence);
  const due = day(expected);
  const last = Temporal.PlainDate.from(evidence.window.runDate).add({ months: 10 }).toString();
  return day(born) === undefined && due !== undefined && due > evidence.window.end && due <= last;
};
