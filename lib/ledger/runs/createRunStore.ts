import { limits } from '../../payload/limits';
import { type Lease, ownershipLost } from '../sql/ownedTransaction';
import type { LedgerContext } from '../sql/ledgerContext';
import { runStatements as sql } from './runStatements';
import type { Claim, RunEnd, RunStanding, RunStore } from './runStore';
import { type StoredRun, toRunRow } from './storedRun';
import type { SqlValue } from '../../sql/sqlType';
import type { Statement, StatementFactory } from '../../sql/statement';
import type { RunRow } from './runRow';

/**
 * Makes the slice the owner of its run and of no other: whoever holds the lock takes it from all others, so that one who
 * lost the lock without noticing can write no more, whichever run it was working.
 */
function claimRun({ database, now }: LedgerContext, { runId, owner }: Lease, slice: number): Promise<Claim> {
  const { names } = database;
  return database.transaction(async (session) => {
    const { rows } = await session.query<StoredRun>(sql.getLocked(names, undefined), { run: runId });
    const stored = rows[0];
    if (stored === undefined) return { kind: 'missing' };
    const run = toRunRow(stored);
    if (run.state === 'finished') return { kind: 'finished', run };
    const others = { run: runId, ledger: names.ledgerTable };
    const { rowsAffected } = await session.query(sql.disownOthers(names, undefined), others);
    await session.query(sql.take(names, undefined), { run: runId, owner, slice, now: now() });
    return { kind: 'claimed', taken: run, disowned: rowsAffected > 0 };
  });
}

type Values = Readonly<Record<string, SqlValue>>;
const longestMessage = 2_000;

const standingValues = ({ stage, reachedKey, counts }: RunStanding): Values => ({
  stage: stage ?? null,
  set_reached: reachedKey !== undefined,
  reached: reachedKey ?? null,
  counts: counts === undefined ? null : JSON.stringify(counts),
});

const endValues = ({ outcome, message, errorCode, counts, otherRunId }: RunEnd): Values => ({
  outcome,
  message: message.slice(0, longestMessage),
  error_code: errorCode ?? null,
  counts: counts === undefined ? null : JSON.stringify(counts),
  other_run: otherRunId ?? null,
});

/** The runs of a ledger table, in SQL Server. */
export function createRunStore(context: LedgerContext): RunStore {
  const { database, now } = context;
  const { names } = database;
  const ledger = names.ledgerTable;
  const made = (factory: StatementFactory<undefined>): Statement => factory(names, undefined);

  /** An update of the slice's own run: no row means that it is another's now. */
  const asOwner = async (factory: StatementFactory<undefined>, { runId, owner }: Lease, values: Values) => {
    const result = await database.query(made(factory), { run: runId, owner, now: now(), ...values });
    if (result.rowsAffected === 0) throw ownershipLost();
    return result;
  };
  const read = async (factory: StatementFactory<undefined>, values: Values): Promise<RunRow[]> =>
    (await database.query<StoredRun>(made(factory), values)).rows.map(toRunRow);

  // A look is kept as a prepare is; what its run is for keeps them apart.
  const beginPrepare: RunStore['beginPrepare'] = async (lease, start) => {
    await asOwner(sql.beginPrepare, lease, {
      rules: start.rulesVersion,
      run_date: start.runDate,
      window_start: start.windowStart,
      window_end: start.windowEnd,
      tables: JSON.stringify(start.tableCounts),
    });
  };
  const endPrepare: RunStore['endPrepare'] = async (lease, { sound, tableCounts }) => {
    await asOwner(sql.endPrepare, lease, { sound, tables: JSON.stringify(tableCounts) });
  };

  return {
    async create(run) {
      await database.query(made(sql.create), {
        run: run.runId,
        ledger,
        started_by: run.startedBy,
        requested_by: run.requestedBy,
        reason: run.reason,
        options: run.options,
        purpose: run.purpose,
        mode: run.mode,
        endpoint: run.endpoint,
        data_kind: run.dataKind,
        version: run.version,
        now: now(),
      });
    },
    claim: (lease, slice = 1) => claimRun(context, lease, slice),
    async progress(lease, progress = {}) {
      const { rows } = await asOwner(sql.progress, lease, standingValues(progress));
      return { cancelRequested: rows.some((row) => row['cancel_requested'] === true) };
    },
    async release(lease, progress) {
      await asOwner(sql.release, lease, standingValues(progress));
    },
    beginPrepare,
    beginLook: beginPrepare,
    endPrepare,
    endLook: endPrepare,
    async finish(lease, end) {
      await asOwner(sql.finish, lease, endValues(end));
    },
    async finishUnowned(runId, end, silentSince) {
      const values = { run: runId, silent_since: silentSince ?? null, now: now(), ...endValues(end) };
      return (await database.query(made(sql.finishUnowned), values)).rowsAffected > 0;
    },
    async keepWaiting(runId) {
      const { rowsAffected } = await database.query(made(sql.keepWaiting), { run: runId, now: now() });
      return rowsAffected > 0;
    },
    async requestCancel(runId) {
      return (await database.query(made(sql.requestCancel), { run: runId })).rowsAffected > 0;
    },
    get: async (runId) => (await read(sql.get, { run: runId }))[0],
    async list(before, most) {
      const values = { ledger, before: before ?? limits.storedNumber, n: most };
      const { rows } = await database.query<StoredRun & { readonly run_no: number }>(made(sql.page), values);
      return rows.map((row) => ({ runNo: row.run_no, run: toRunRow(row) }));
    },
    otherAtWork: async (runId, since) => (await read(sql.otherAtWork, { ledger, run: runId, since }))[0],
    async waitsForAnother({ runId, requestedAt }, times) {
      const values = { ledger, run: runId, asked: requestedAt, ...times };
      return (await database.query(made(sql.goesBefore), values)).rows.length > 0;
    },
    unbegun: (since) => read(sql.unbegun, { ledger, since }),
    tableCounts: async (runId) => (await read(sql.get, { run: runId }))[0]?.tableCounts ?? undefined,
    inTheWayOf: async (runId, since, alive) =>
      (await read(sql.inTheWay, { ledger, run: runId, since, alive }))[0],
    async latestPrepare() {
      const [run] = await read(sql.latestPrepare, { ledger });
      if (run?.prepareBeganAt == null) return undefined;
      return { runId: run.runId, sound: run.prepareSound };
    },
    async unsoundLook(night) {
      const [run] = await read(sql.unsoundLook, { ledger, night });
      return run === undefined ? undefined : { runId: run.runId };
    },
    async lastSoundCounts() {
      const [run] = await read(sql.lastSound, { ledger });
      return run?.tableCounts == null ? undefined : { runId: run.runId, tableCounts: run.tableCounts };
    },
  };
}
