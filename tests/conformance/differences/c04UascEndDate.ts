import type { Checker } from '../compare/evidence';
import { uascRows } from './uascRows';

/** C4: of several rows with status U, the end date of another than the one that comes first in a fixed order. */
export const c04UascEndDate: Checker = ({ item, ours, reference }, evidence) => {
  if (item !== 'child_details.uasc_end_date') return false;
  const rows = uascRows(evidence);
  const theirs = rows.filter(({ status }) => status === 'U');
  return (
    rows[0]?.status === 'U' && ours === rows[0].end && theirs.slice(1).some(({ end }) => end === reference)
  );
};
