import type { RunVerdict } from '../stage/stageContext';
import type { PlanContext } from './planContext';

/**
 * The end of a dry run that another run has overtaken, or that another run waits for: what it says would not hold, and it must
 * not keep a night waiting. undefined while there is none.
 */
export async function makeWay({
  ledger,
  lease,
  config,
  edge,
  startedAt,
}: Pick<PlanContext, 'ledger' | 'lease' | 'config' | 'edge' | 'startedAt'>): Promise<RunVerdict | undefined> {
  const alive = new Date(edge.now().getTime() - config.run.lostMessageMs);
  const other = await ledger.runs.inTheWayOf(lease.runId, startedAt, alive);
  if (other === undefined) return undefined;
  return {
    kind: 'end',
    outcome: 'skipped',
    code: 'dry-run-made-way',
    message: `Run ${other.runId} changes what this dry run looked at.`,
    advice: 'Ask for another dry run when that run is over.',
  };
}
