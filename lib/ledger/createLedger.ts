import type { Database } from '../sql/database';
import { checkLedgerTables } from './check/checkLedgerTables';
import { beginSubmissions } from './deliver/beginSubmissions';
import { pagePending } from './deliver/pagePending';
import { settleNothingToSay } from './deliver/settleNothingToSay';
import { settleSubmissions } from './deliver/settleSubmissions';
import { inventoryKeyOf } from './doubts/inventoryKey';
import { markOwnUnknown } from './doubts/openSubmissions';
import { readDoubts } from './doubts/readDoubts';
import type { Ledger } from './ledger';
import type { LedgerContext, LedgerOptions } from './sql/ledgerContext';
import { applyPrepared } from './prepare/applyPrepared';
import { applyRetention } from './retention/applyRetention';
import { createLedgerReader } from './read/ledgerReader';
import { countHeld, readEntries, readWaiting } from './rows/readEntries';
import { readPrevious } from './rows/readPrevious';
import { createRunStore } from './runs/createRunStore';

/** The ledger over a database whose `names` say which table it is. */
export function createLedger(database: Database, options: LedgerOptions): Ledger {
  const inventoryKey = inventoryKeyOf({ ...options, database });
  const context: LedgerContext = { ...options, database, inventoryKey };
  const runs = createRunStore(context);
  return {
    runs,
    reader: createLedgerReader(context),
    check: () => checkLedgerTables(context),
    readRange: (range) => readEntries(context, range),
    countHeld: () => countHeld(context),
    readPrevious: (personIds) => readPrevious(context, personIds),
    readDoubts: (personIds) => readDoubts(context, personIds),
    applyPrepared: (lease, chunk) => applyPrepared(context, lease, chunk),
    pagePending: (request) => pagePending(context, request),
    readWaiting: (persons) => readWaiting(context, persons),
    beginSubmissions: (lease, entries) => beginSubmissions(context, lease, entries),
    settleSubmissions: (lease, results) => settleSubmissions(context, lease, results),
    settleNothingToSay: (lease, children) => settleNothingToSay(context, lease, children),
    markOwnUnknown: (lease) => markOwnUnknown(context, lease),
    applyRetention: (lease, before, until) => applyRetention(context, lease, before, until),
  };
}
