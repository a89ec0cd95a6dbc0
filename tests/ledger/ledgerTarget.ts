import { randomUUID } from 'node:crypto';
import type { EndpointKind } from '../../lib/config/config';
import { createLedger } from '../../lib/ledger/createLedger';
import type { Ledger } from '../../lib/ledger/ledger';
import type { BuiltChild } from '../../lib/ledger/decide/preparedChild';
import type { SettledSubmission } from '../../lib/ledger/deliver/submission';
import type { LedgerChange } from '../../lib/ledger/decide/ledgerChange';
import type { PrepareContext } from '../../lib/ledger/decide/prepareContext';
import type { LedgerEntry } from '../../lib/ledger/rows/ledgerRow';
import type { NewRun } from '../../lib/ledger/runs/runRow';
import type { Lease } from '../../lib/ledger/sql/ownedTransaction';
import { normalKey } from '../../lib/payload/normalKey';
import { payloadHash } from '../../lib/payload/change/payloadHash';
import { qualified, type Statement } from '../../lib/sql/statement';
import { openSqlTarget } from '../../sandbox/sqlTarget/openSqlTarget';
import { realServer } from '../../sandbox/sqlTarget/realServer';

const hourMs = 3_600_000;

/** A ledger on a stand-in of its own, or in a schema of its own on the real server that is named, with a clock that moves when it is told to. */
export async function startLedgerTarget(endpoint: EndpointKind = 'test') {
  const target = await openSqlTarget(realServer(process.env));
  const { database } = target;
  let at = Date.parse('2026-11-22T02:00:00Z');
  let made = 0;
  const now = (): Date => new Date(at);
  const ledgerFor = (kind: EndpointKind): Ledger =>
    createLedger(database, { endpoint: kind, scriptsEndpoint: endpoint, now, newId: randomUUID });
  const ledger = ledgerFor(endpoint);

  const nextId = (): string => {
    made += 1;
    return `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`;
  };
  const request = async (
    runId = nextId(),
    { purpose = null, startedBy = 'http' }: Partial<Pick<NewRun, 'purpose' | 'startedBy'>> = {},
  ): Promise<string> => {
    await ledger.runs.create({
      runId,
      startedBy,
      requestedBy: null,
      reason: null,
      options: '{}',
      purpose,
      mode: 'full',
      endpoint,
      dataKind: 'fake',
      version: '0.0.0',
    });
    return runId;
  };

  return {
    database,
    ledger,
    /** A run that waits for its first slice. */
    request,
    ledgerFor,
    now,
    pass(hours: number): void {
      at += hours * hourMs;
    },
    /** A run that a slice owns. */
    async lease(purpose: NewRun['purpose'] = null): Promise<Lease> {
      const runId = await request(nextId(), { purpose });
      const lease = { runId, owner: `owner-${made}` };
      await ledger.runs.claim(lease);
      return lease;
    },
    context: (change: Partial<PrepareContext> = {}): PrepareContext => ({
      endpoint,
      now: now(),
      retryErrorsAfterDays: 7,
      retryErrors: false,
      leaverSecondLookHours: 20,
      purgeCohortLeavers: false,
      ...change,
    }),
    async entry(personId: string): Promise<LedgerEntry> {
      const [entry] = await ledger.readRange({ from: personId, upTo: personId });
      if (entry === undefined) throw new Error(`The ledger has no row of ${personId}.`);
      return entry;
    },
    write: (lease: Lease, ...changes: readonly (LedgerChange | 'unchanged')[]) =>
      ledger.applyPrepared(lease, {
        changes: changes.filter((change) => change !== 'unchanged'),
        findings: [],
      }),
    /** Notes the child as in flight with its whole payload and settles it; `openUpTo` is what was open when its body was made. */
    async posted(
      lease: Lease,
      built: BuiltChild,
      result: SettledSubmission['result'],
      openUpTo = 0,
    ): Promise<void> {
      const { personId, hash, payload } = built;
      const ids = await ledger.beginSubmissions(lease, [
        { personId, hash, kind: 'full', inventory: { items: [] }, partialBody: null },
      ]);
      const submissionId = ids.get(normalKey(personId)) ?? 0;
      await ledger.settleSubmissions(lease, [
        { submissionId, personId, kind: 'full', hash, openUpTo, previousAfter: payload, result },
      ]);
    },
    /** Runs a statement of the test's own; `$schema`, `$ledger`, `$submissions`, `$findings`, `$keys` and `$runs` in it stand for their names. */
    sql: async (text: string): Promise<Record<string, unknown>[]> => {
      const statement: Statement = {
        name: 'test.statement',
        text: text
          .replaceAll('$schema', `[${database.names.schema}]`)
          .replaceAll('$ledger', qualified(database.names, database.names.ledgerTable))
          .replaceAll('$submissions', qualified(database.names, 'csc_api_submissions'))
          .replaceAll('$findings', qualified(database.names, 'csc_api_findings'))
          .replaceAll('$keys', qualified(database.names, 'csc_api_keys'))
          .replaceAll('$runs', qualified(database.names, 'csc_api_runs')),
        params: {},
      };
      return (await database.query<Record<string, unknown>>(statement)).rows;
    },
    close: () => target.close(),
  };
}
export type LedgerTarget = Awaited<ReturnType<typeof startLedgerTarget>>;

/** A child as prepare gives it, with a payload that may be sent. */
export function builtChild(personId: string, firstName = 'Fake'): BuiltChild {
  const payload = {
    la_child_id: personId,
    purge: false,
    child_details: {
      first_name: firstName,
      sex: 'U',
      disabilities: ['NONE'],
      uasc_flag: false,
      purge: false,
    },
  };
  return { personId, legacyId: null, payload, hash: payloadHash(payload) };
}
