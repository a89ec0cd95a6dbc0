import type { PrepareContext } from '../../ledger/prepare/prepareContext';
import type { BuildContext } from '../../payload/buildContext';
import { londonDate } from '../../payload/londonDate';
import { reportingWindow } from '../../payload/window';
import type { SliceContext } from '../slice/sliceContext';

/** What the passes of prepare work with. */
export interface PrepareParts extends Pick<SliceContext, 'config' | 'database' | 'ledger'> {
  readonly build: BuildContext;
  readonly decide: PrepareContext;
}

/** The rules of this run: its window is that of the day on which it began to prepare. */
export function prepareParts(context: SliceContext): PrepareParts {
  const { config, database, ledger, book, edge, options } = context;
  const now = edge.now();
  return {
    config,
    database,
    ledger,
    build: {
      window: reportingWindow(book.now.runDate ?? londonDate(now), config.rules.window),
      uascStatuses: config.rules.uascStatuses,
      maxChildIdLength: config.rules.maxChildIdLength,
    },
    decide: {
      endpoint: config.dfe.endpointKind,
      now,
      retryErrorsAfterDays: config.ledger.retryErrorsAfterDays,
      retryErrors: options.retryErrors,
      leaverSecondLookHours: config.ledger.leaverSecondLookHours,
      purgeCohortLeavers: config.ledger.purgeCohortLeavers,
    },
  };
}
