import type { Config, RulesConfig } from '../../config/config';
import type { PrepareContext } from '../../ledger/decide/prepareContext';
import type { BuildContext } from '../../payload/buildContext';
import { londonDate } from '../../payload/londonDate';
import { reportingWindow, type IsoDate } from '../../payload/window';
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

/** The rules of the payload on a day, by the settings. */
export const rulesOn = ({ window, ...rules }: RulesConfig, runDate: IsoDate): BuildContext => ({
  window: reportingWindow(runDate, window),
  ...rules,
});

/** What the ledger's decisions depend on, by the settings. */
export const decidedBy = (
  { dfe, ledger, rules }: Config,
  asked: Pick<PrepareContext, 'now' | 'retryErrors'>,
): PrepareContext => ({
  ...asked,
  endpoint: dfe.endpointKind,
  retryErrorsAfterDays: ledger.retryErrorsAfterDays,
  leaverSecondLookHours: ledger.leaverSecondLookHours,
  cutIdsTo: rules.cutLongChildIds ? rules.maxChildIdLength : undefined,
  purgeCohortLeavers: ledger.purgeCohortLeavers,
});

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
    build: rulesOn(config.rules, book.now.runDate ?? londonDate(now)),
    decide: decidedBy(config, { now, retryErrors: options.retryErrors }),
  };
}
