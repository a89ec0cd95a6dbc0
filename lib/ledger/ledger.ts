import type { Waiting } from './rows/readEntries';
import type { JsonObject } from '../payload/values/json';
import type { KeyRange } from '../sql/keyRange';
import type { LedgerCheck } from './check/checkLedgerTables';
import type { PreparedChunk } from './prepare/applyPrepared';
import type { PendingPage, PendingRequest } from './decide/pendingChild';
import type { NothingToSay, SettledSubmission, SubmissionEntry } from './deliver/submission';
import type { Doubts } from './doubts/storedDoubt';
import type { LedgerEntry } from './rows/ledgerRow';
import type { LedgerReader } from './read/ledgerReader';
import type { PendingAhead, PersonAhead } from './plan/pendingAhead';
import type { PlannedChild } from './plan/plannedChild';
import type { PlanRow } from './plan/plans';
import type { RunStore } from './runs/runStore';
import type { Lease } from './sql/ownedTransaction';

/**
 * The ledger in SQL Server (ledger.md "Columns"). What writes takes a lease and throws AppError `retryable` code
 * `run-ownership-lost` when the run's row no longer names that owner; it is one transaction, done whole or not at all.
 * Ids are compared as SQL Server does; where a map is keyed by id, the key is `normalKey(id)`.
 */
export interface Ledger {
  readonly runs: RunStore;
  /** What people ask. */
  readonly reader: LedgerReader;

  /**
   * Looks whether the tables, columns and rights are there, and for children with several rows.
   * @throws AppError `configuration` code `ledger-not-ready` naming everything that is missing and the script to run.
   */
  check(): Promise<LedgerCheck>;

  // Prepare

  /** The rows of a range, without payload texts. */
  readRange(range: KeyRange): Promise<LedgerEntry[]>;
  /** Rows that are not Deleted, and those of them with a purge under way: what the brake's share is taken of. */
  countHeld(): Promise<number>;
  /** `previous_json_payload` of those of the people who have one that can be read, by normal key. */
  readPrevious(personIds: readonly string[]): Promise<Map<string, JsonObject>>;
  /** What this endpoint may hold of these people besides, by normal key; those of whom nothing is in doubt are left out. */
  readDoubts(personIds: readonly string[]): Promise<Map<string, Doubts>>;
  /**
   * Writes what prepare decided for one chunk, and of its findings those that differ from the ones that stand. Rows that the reference scripts left are taken over with their first change.
   */
  applyPrepared(lease: Lease, chunk: PreparedChunk): Promise<void>;

  // Dry run

  /** What deliver would find pending of these people after prepare; nothing is written. */
  pendingAhead(people: readonly PersonAhead[]): Promise<PendingAhead>;
  /** Forgets what this run's plan says. */
  clearPlan(lease: Lease): Promise<void>;
  /** Notes in the run's plan what a run would do with these children, in place of what it says of them. */
  writePlan(lease: Lease, planned: readonly PlannedChild[]): Promise<void>;
  /** Children of a run's plan after a place in it, in the order in which they were noted. */
  readPlan(runId: string, page: { readonly after: number; readonly limit: number }): Promise<PlanRow[]>;

  // Deliver

  /** Children with something to send, in the server's order. */
  pagePending(request: PendingRequest): Promise<PendingPage>;
  /** How many rows are Pending with something to send, and since when; of everybody, or of some people. */
  readWaiting(persons?: readonly string[]): Promise<Waiting>;
  /**
   * Notes children as in flight, and the bodies. Call it, and let it return, before the POST.
   * @returns the submission's id by normal key.
   */
  beginSubmissions(lease: Lease, entries: readonly SubmissionEntry[]): Promise<Map<string, number>>;
  /** Writes outcomes and ledger rows. */
  settleSubmissions(lease: Lease, results: readonly SettledSubmission[]): Promise<void>;
  /** Children whose delta says nothing become Unchanged and Sent, their last receipt kept. */
  settleNothingToSay(lease: Lease, children: readonly NothingToSay[]): Promise<void>;
  /**
   * Marks what this owner has in flight as unknown: the one write that an owner who lost the lock may do, so it asks for no
   * ownership.
   * @returns how many.
   */
  markOwnUnknown(lease: Lease): Promise<number>;

  /**
   * Deletes runs and findings from before `before` and empties what superseded submissions of that time said. The last
   * accepted and every open submission stay as they are, and so do the last runs that prepared. No statement begins after
   * `until`: the next run goes on.
   */
  applyRetention(
    lease: Lease,
    before: Date,
    until: Date,
  ): Promise<{ readonly runs: number; readonly isDone: boolean }>;
}
