import { londonDate } from '../../../lib/payload/londonDate';
import { normalKey } from '../../../lib/payload/normalKey';
import type { JsonObject } from '../../../sandbox/dfe/json';
import { normalise } from '../../../sandbox/dfe/normalise';
import { buildContextOf } from '../../../tools/payloads/buildContextOf';
import { breaches } from '../../payload/change/history/law';
import type { LedgerWorld } from './ledgerWorld';
import { byChild } from './meantHoldings';

/**
 * Where the ledger says what is not so, after any run, faults or none (ledger.md "What DfE may hold"): a row is Sent only
 * when nothing is open and the endpoint holds what the row says, and where nothing is open `previous` is what it holds.
 * @param at the moment of the run
 */
export async function ledgerFaults(ledger: LedgerWorld, at: string): Promise<string[]> {
  const { window } = buildContextOf(londonDate(new Date(at)), {});
  const held = byChild(await ledger.holdings());
  const open = new Set(
    (await ledger.submissions())
      .filter(({ is_open, endpoint }) => is_open && endpoint === 'test')
      .map(({ person_id }) => normalKey(person_id)),
  );
  return (await ledger.rows()).flatMap((row) => {
    const key = normalKey(row.person_id);
    const holding = held.get(key);
    const sent = row.submission_status === 'Sent';
    const faults: string[] = [];
    if (sent && open.has(key)) faults.push('Sent while a submission is open');
    if (sent && row.row_state !== 'Deleted') {
      const payload = normalise(JSON.parse(row.json_payload) as JsonObject);
      faults.push(
        ...breaches(holding ?? {}, payload, window).map((path) => `Sent, but not held so: ${path}`),
      );
    }
    if (!open.has(key)) {
      const previous =
        row.previous_json_payload === null
          ? undefined
          : normalise(JSON.parse(row.previous_json_payload) as JsonObject);
      if (JSON.stringify(previous) !== JSON.stringify(holding)) faults.push('previous is not what is held');
    }
    return faults.map((fault) => `${key}: ${fault}`);
  });
}
