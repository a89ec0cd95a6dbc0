import { AppError } from '../../errors/appError';
import { compareWhileRead } from '../../ssd/compareCounts';
import { countRows, type TableCounts } from '../../ssd/countRows';
import type { RunVerdict, SliceContext } from '../slice/sliceContext';
import { logProblems } from './beginPrepare';
import { unsoundVerdict } from './unsoundVerdict';

/** The SSD's counts now, and the end of the run where they are not those with which it began. */
export interface SecondCount {
  readonly tableCounts: TableCounts;
  readonly verdict: RunVerdict | undefined;
}

/** Counts the SSD again and compares it with the run's first count (ledger.md, "The SSD is rebuilt at night"). */
export async function countAgain(context: SliceContext): Promise<SecondCount> {
  const { database, ledger, lease, options } = context;
  const run = await ledger.runs.get(lease.runId);
  if (run?.tableCounts == null)
    throw new AppError('bug', 'run-without-counts', 'The run has no first count of the SSD’s tables.');
  const tableCounts = await countRows(database);
  const problems = compareWhileRead(run.tableCounts, tableCounts);
  logProblems(context, problems);
  const stands = problems.length > 0 && !options.confirm.includes('table-loss');
  return { tableCounts, verdict: stands ? unsoundVerdict(problems) : undefined };
}
