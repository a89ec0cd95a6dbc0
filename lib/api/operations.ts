import { explainChild } from './children';
import { health } from './health';
import type { Operation } from './operation';
import { preflight } from './preflight';
import { listFindings, listPlan, listSubmissions } from './runLists';
import { cancelRun, confirmRun, getRun, listRuns, requestRun } from './runs';

/** Everything that can be asked over HTTP, in the order of the OpenAPI document. */
export const operations: readonly Operation[] = [
  health,
  preflight,
  requestRun,
  confirmRun,
  listRuns,
  getRun,
  cancelRun,
  listFindings,
  listSubmissions,
  listPlan,
  explainChild,
];
