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
import { pendingAhead } from './plan/pendingAhead';
import { clearPlan, readPlan, writePlan } from './plan/plans';
import { createRunStore } from './runs/createRunStore';

/** The ledger over a database whose `names` say which table it is. */
export function createLedger(database: Database, options: LedgerOptions): Ledger {
  const context: LedgerContext = { ...options, database, ...inventoryKeyOf({ ...options, database }) };
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
    pendingAhead: (people) => pendingAhead(context, people),
    clearPlan: (lease) => clearPlan(context, lease),
    writePlan: (lease, planned) => writePlan(context, lease, planned),
    readPlan: (runId, page) => readPlan(context, runId, page),
    pagePending: (request) => pagePending(context, request),
    readWaiting: (persons) => readWaiting(context, persons),
    beginSubmissions: (lease, entries) => beginSubmissions(context, lease, entries),
    settleSubmissions: (lease, results) => settleSubmissions(context, lease, results),
    settleNothingToSay: (lease, children) => settleNothingToSay(context, lease, children),
    markOwnUnknown: (lease) => markOwnUnknown(context, lease),
    applyRetention: (lease, before, until) => applyRetention(context, lease, before, until),
  };
}
