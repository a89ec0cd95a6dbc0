import type { Database } from '../sql/database';
import { checkLedgerTables } from './check/checkLedgerTables';
import { beginSubmissions } from './deliver/beginSubmissions';
import { markOwnUnknown } from './deliver/markOwnUnknown';
import { pagePending } from './deliver/pagePending';
import { settleNothingToSay } from './deliver/settleNothingToSay';
import { settleSubmissions } from './deliver/settleSubmissions';
import type { Ledger } from './ledger';
import { applyPrepared } from './prepare/applyPrepared';
import { readDoubts } from './prepare/readDoubts';
import { readPrevious } from './prepare/readPrevious';
import { applyRetention } from './retention/applyRetention';
import { countHeld, countPending } from './rows/countRows';
import { readEntriesInRange, readEntriesOfPeople, readEntryPage } from './rows/readEntries';
import { createRunStore } from './runs/createRunStore';
import type { LedgerOptions } from './sql/ledgerOptions';
import type { LedgerParts } from './sql/ledgerParts';

/** The ledger over a database whose `names` say which table it is. */
export function createLedger(database: Database, options: LedgerOptions): Ledger {
  const parts: LedgerParts = { ...options, database };
  const runs = createRunStore(parts);
  return {
    runs,
    check: () => checkLedgerTables(parts),
    readRange: (range) => readEntriesInRange(parts, range),
    readPeople: (personIds) => readEntriesOfPeople(parts, personIds),
    page: (after, limit) => readEntryPage(parts, after, limit),
    countHeld: () => countHeld(parts),
    readPrevious: (personIds) => readPrevious(parts, personIds),
    readDoubts: (personIds) => readDoubts(parts, personIds),
    applyPrepared: (lease, chunk) => applyPrepared(parts, lease, chunk),
    pagePending: (request) => pagePending(parts, request),
    countPending: () => countPending(parts),
    beginSubmissions: (lease, entries) => beginSubmissions(parts, lease, entries),
    settleSubmissions: (lease, results) => settleSubmissions(parts, lease, results),
    settleNothingToSay: (lease, children) => settleNothingToSay(parts, lease, children),
    markOwnUnknown: (lease) => markOwnUnknown(parts, lease),
    applyRetention: (lease, before) => applyRetention(parts, runs, lease, before),
  };
}
