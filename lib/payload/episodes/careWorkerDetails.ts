import type { BuildState } from '../buildContext';
import { hidden, shownId } from '../findings/report';
import { limits } from '../limits';
import type { SsdRows } from '../personRows';
import { newestFirst } from '../rows/order';
import { RowItems } from '../rows/rowItems';
import { keyOf } from '../rows/rowsByKey';
import type { CareWorkerDetail } from '../schema';
import { readDate } from '../values/date';
import { idFault } from '../values/ids';
import { present } from '../values/present';
import { trimmed } from '../values/text';
import type { ReportingWindow } from '../window';
import { warnOfAnotherPerson } from './anotherPerson';
import { childInNeedPlans } from './childInNeedPlans';
import type { EpisodeFrame } from './episodeFrames';

type Involvement = SsdRows['ssd_involvements'];

const array = 'care_worker_details';
/** How an involvement names its person and is shown. */
export const involvementRow = {
  table: 'ssd_involvements',
  id: 'invo_involvements_id',
  person: 'invo_person_id',
} as const;

/**
 * Items 53 to 55: the social workers of a referral on the census dates, newest start first, then involvement id;
 * only where the referral has a CIN plan of the child that overlaps the window.
 */
export function careWorkerDetails(frame: EpisodeFrame, state: BuildState): CareWorkerDetail[] | undefined {
  const { index, context, report } = state;
  if (!hasPlanOfTheChild(frame, state)) return undefined;
  const path = `${frame.path}.${array}`;
  const taken = index.tables.ssd_involvements.filter(
    (row) => keyOf(row.invo_referral_id) === frame.key && isSocialWorkerAtCensus(row, context.window),
  );
  const workers: CareWorkerDetail[] = [];
  for (const row of newestFirst(taken, (each) => readDate(each.invo_involvement_start_date))) {
    if (index.naming(row.invo_person_id) === 'another') {
      warnOfAnotherPerson(involvementRow, row, path, report);
      continue;
    }
    const workerId = workerIdOf(row, path, state);
    if (workerId === undefined) continue;
    const items = new RowItems(report, 'ssd_involvements', row, `${path}[${workers.length}]`);
    workers.push(
      present<CareWorkerDetail>({
        worker_id: workerId,
        start_date: items.date('start_date', 'invo_involvement_start_date'),
        end_date: items.date('end_date', 'invo_involvement_end_date'),
      }),
    );
  }
  return workers.length === 0 ? undefined : workers;
}

function hasPlanOfTheChild(frame: EpisodeFrame, state: BuildState): boolean {
  return state.index.tables.ssd_cin_plans.some(
    (row) =>
      keyOf(row.cinp_referral_id) === frame.key &&
      state.index.naming(row.cinp_person_id) !== 'another' &&
      childInNeedPlans.isInWindow(row, state),
  );
}

/** Whether an involvement is a social worker's on one of the census dates. */
export function isSocialWorkerAtCensus(row: Involvement, window: ReportingWindow): boolean {
  if (trimmed(row.invo_professional_role_id).toUpperCase() !== 'CW') return false;
  const start = readDate(row.invo_involvement_start_date);
  const end = readDate(row.invo_involvement_end_date);
  if (start === undefined) return false;
  return window.censusDates.some((census) => start <= census && (end === undefined || census <= end));
}

/** Item 53: the registration number. What is none is not shown: names are recorded in its place. */
function workerIdOf(row: Involvement, path: string, { index, report }: BuildState): string | undefined {
  const professional = index.professionalsById.get(keyOf(row.invo_professional_id))?.[0];
  const workerId = trimmed(professional?.prof_social_worker_registration_no);
  const fault = idFault(workerId, limits.workerId);
  if (fault === undefined) return workerId;
  if (professional === undefined) {
    const named = trimmed(row.invo_professional_id);
    report.add('worker-id-missing', path, 'ssd_involvements', 'invo_professional_id', shownId(named));
  } else {
    const column = 'prof_social_worker_registration_no';
    report.add(`worker-id-${fault}`, path, 'ssd_professionals', column, hidden(workerId));
  }
  return undefined;
}
