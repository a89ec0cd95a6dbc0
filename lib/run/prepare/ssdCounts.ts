import { AppError } from '../../errors/appError';
import { compareWhileRead, countProblemText, type CountProblem } from '../../ssd/compareCounts';
import { countRows, type TableCounts } from '../../ssd/rowCounts';
import { events } from '../../telemetry/events';
import type { ReadingContext, RunVerdict } from '../stage/stageContext';

/** The SSD's counts now, and the end of the run where they are not those with which it began. */
export interface SecondCount {
  readonly tableCounts: TableCounts;
  readonly verdict: RunVerdict | undefined;
}

/** Counts the SSD again and compares it with the run's first count (ledger.md "The SSD is rebuilt at night"). */
export async function countAgain(
  context: Pick<ReadingContext, 'config' | 'database' | 'ledger' | 'lease' | 'options' | 'logger'>,
): Promise<SecondCount> {
  const { config, database, ledger, lease } = context;
  const before = await ledger.runs.tableCounts(lease.runId);
  if (before === undefined)
    throw new AppError('bug', 'run-without-counts', 'The run has no first count of the SSD’s tables.');
  const tableCounts = await countRows(database);
  return {
    tableCounts,
    verdict: ssdVerdict(context, compareWhileRead(before, tableCounts, config.ssd.maxChangeWhileReadShare)),
  };
}

/**
 * Logs each table that looks half built. Gives the end of the run, with the tables and how to go on; undefined when there is
 * none, or when the operator has confirmed it.
 */
export function ssdVerdict(
  { logger, options }: Pick<ReadingContext, 'logger' | 'options'>,
  problems: readonly CountProblem[],
): RunVerdict | undefined {
  for (const { table, problem, rowsBefore, rowsNow, share } of problems)
    logger.warn(events.prepareUnsound, { table, code: problem, rowsBefore, rowsNow, share });
  if (problems.length === 0 || options.confirm.includes('table-loss')) return undefined;
  return {
    kind: 'end',
    outcome: 'needs_attention',
    code: 'ssd-not-sound',
    message: `The SSD looks half built: ${problems.map(countProblemText).join('; ')}. Nothing was sent or removed.`,
    advice:
      'Check the refresh of the SSD and ask for another run. If the tables are right as they are, confirm it: POST /api/confirmations with {"confirm":["table-loss"]} and a reason.',
  };
}
