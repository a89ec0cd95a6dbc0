import type { PrepareContext } from '../../ledger/decide/prepareContext';
import type { BuildContext } from '../../payload/buildContext';
import { londonDate } from '../../payload/londonDate';
import { reportingWindow } from '../../payload/window';
import type { ReadSettings } from '../../ssd/readPersons';
import type { ReadingContext } from '../stage/stageContext';

/** What a range of people is assessed with. */
export interface AssessContext extends Pick<ReadingContext, 'config' | 'database' | 'ledger'> {
  readonly build: BuildContext;
  readonly decide: PrepareContext;
  readonly reading: ReadSettings;
  /** Whether something is decided of people who are not in the cohort. */
  readonly decidesLeavers: boolean;
}

/** The rules of this run: its window is that of the day on which it began to prepare. */
export function assessContext(
  context: Pick<ReadingContext, 'config' | 'database' | 'ledger' | 'book' | 'edge' | 'options'>,
  reading: ReadSettings,
): AssessContext {
  const { config, database, ledger, book, edge, options } = context;
  const now = edge.now();
  return {
    config,
    database,
    ledger,
    reading,
    decidesLeavers: options.persons === undefined,
    build: {
      window: reportingWindow(book.now.runDate ?? londonDate(now), config.rules.window),
      uascStatuses: config.rules.uascStatuses,
      workerRoles: config.rules.workerRoles,
      maxChildIdLength: config.rules.maxChildIdLength,
      cutLongChildIds: config.rules.cutLongChildIds,
    },
    decide: {
      endpoint: config.dfe.endpointKind,
      now,
      retryErrorsAfterDays: config.ledger.retryErrorsAfterDays,
      retryErrors: options.retryErrors,
      leaverSecondLookHours: config.ledger.leaverSecondLookHours,
      cutIdsTo: config.rules.cutLongChildIds ? config.rules.maxChildIdLength : undefined,
      purgeCohortLeavers: config.ledger.purgeCohortLeavers,
    },
  };
}
