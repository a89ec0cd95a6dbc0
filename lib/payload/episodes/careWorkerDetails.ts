import type { BuildContext, BuildState } from '../buildContext';
import { hidden, shownId } from '../findings/report';
import { limits } from '../limits';
import type { SsdRows } from '../personRows';
import { byContent, byDate, descending, sorted } from '../rows/order';
import { RowItems } from '../rows/rowItems';
import type { PersonIndex } from '../rows/personIndex';
import { keyOf } from '../rows/rowsByKey';
import type { CareWorkerDetail } from '../schema';
import { recogniseListed } from '../values/code';
import { readDate } from '../values/date';
import { idFault, isSendableId } from '../values/ids';
import { present } from '../values/present';
import { trimmed } from '../values/text';
import type { IsoDate } from '../window';
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
 * Items 53 to 55: the workers of a referral on the census dates, newest start first, then by content and involvement id;
 * only where the referral has a CIN plan of the child that overlaps the window.
 */
export function careWorkerDetails(frame: EpisodeFrame, state: BuildState): CareWorkerDetail[] | undefined {
  const { index, context, report } = state;
  if (!hasPlanOfTheChild(frame, state)) return undefined;
  const path = `${frame.path}.${array}`;
  const taken = index.tables.ssd_involvements.filter(
    (row) => keyOf(row.invo_referral_id) === frame.key && isSocialWorkerAtCensus(row, context),
  );
  const workers: CareWorkerDetail[] = [];
  const newestFirst = sorted(
    taken,
    descending(byDate(startOf)),
    descending(byContent((row) => [sendableWorkerId(row, index), startOf(row), endOf(row)])),
  );
  for (const row of newestFirst) {
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

/** Whether an involvement is that of a worker who is sent, by the role, on one of the census dates. */
export function isSocialWorkerAtCensus(row: Involvement, { window, workerRoles }: BuildContext): boolean {
  if (recogniseListed(workerRoles, row.invo_professional_role_id) === undefined) return false;
  const [start, end] = [startOf(row), endOf(row)];
  if (start === undefined) return false;
  return window.censusDates.some((census) => start <= census && (end === undefined || census <= end));
}

function startOf(row: Involvement): IsoDate | undefined {
  return readDate(row.invo_involvement_start_date);
}

function endOf(row: Involvement): IsoDate | undefined {
  return readDate(row.invo_involvement_end_date);
}

function registrationOf(row: Involvement, index: PersonIndex): string | undefined {
  const [professional] = index.professionalsById.get(keyOf(row.invo_professional_id)) ?? [];
  return professional && trimmed(professional.prof_social_worker_registration_no);
}

function sendableWorkerId(row: Involvement, index: PersonIndex): string | undefined {
  const id = registrationOf(row, index);
  return isSendableId(id, limits.workerId) ? id : undefined;
}

/** Item 53: the registration number. What is none is not shown: names are recorded in its place. */
function workerIdOf(row: Involvement, path: string, { index, report }: BuildState): string | undefined {
  const workerId = registrationOf(row, index);
  const fault = idFault(workerId ?? '', limits.workerId);
  if (fault === undefined) return workerId;
  if (workerId === undefined) {
    const named = trimmed(row.invo_professional_id);
    report.add('worker-id-missing', path, 'ssd_involvements', 'invo_professional_id', shownId(named));
  } else {
    const column = 'prof_social_worker_registration_no';
    report.add(`worker-id-${fault}`, path, 'ssd_professionals', column, hidden(workerId));
  }
  return undefined;
}
