import { londonDate } from '../../../lib/payload/londonDate';
import { falselySent, misbelieved } from '../../../tools/chaos/laws/ledgerLaws';
import { observe } from '../../../tools/chaos/laws/observe';
import type { LedgerWorld } from './ledgerWorld';

/**
 * Where the ledger says what is not so, after any run, faults or none (ledger.md "What DfE may hold"): a row is Sent only
 * when nothing is open and the endpoint holds what the row says, and where nothing is open `previous` is what it holds.
 * @param at the moment of the run
 */
export async function ledgerFaults({ world }: LedgerWorld, at: string): Promise<string[]> {
  const observed = await observe(world);
  return [...falselySent(observed, londonDate(new Date(at))), ...misbelieved(observed)];
}
