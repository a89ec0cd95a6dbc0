import type { Checker } from '../compare/evidence';
import { uascRows } from './uascRows';

/** C16: a status that means unaccompanied and is not the letter U. */
export const c16UascStatuses: Checker = ({ item, ours, reference }, evidence) => {
  const rows = uascRows(evidence);
  const [preferred] = rows;
  if (preferred === undefined || preferred.status === 'U') return false;
  const theirs = rows.filter(({ status }) => status === 'U');
  if (item === 'child_details.uasc_flag') return ours === true && reference === false && theirs.length === 0;
  if (item !== 'child_details.uasc_end_date' || ours !== preferred.end) return false;
  return theirs.length === 0 ? reference === undefined : theirs.some(({ end }) => end === reference);
};
