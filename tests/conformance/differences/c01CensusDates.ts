import type { Checker } from '../compare/evidence';
import { censusDates, covers, namesOwnOrNobody, registrationPattern, workersOf } from './workers';

/** C1: a social worker whom only a 31 March that the reference does not look at brings in. */
export const c01CensusDates: Checker = (difference, evidence) => {
  if (difference.reference !== undefined) return false;
  const [first, last] = [evidence.window.start, evidence.window.end].map((date) => Number(date.slice(0, 4)));
  if (first === undefined || last === undefined) return false;
  const every = Array.from({ length: last - first + 1 }, (_, n) => first + n);
  return workersOf(difference, evidence).some(
    (worker) =>
      covers(worker, censusDates(every, evidence)) &&
      !covers(worker, censusDates([first, last], evidence)) &&
      namesOwnOrNobody(worker, evidence) &&
      registrationPattern.test(worker.registration.trim()),
  );
};
