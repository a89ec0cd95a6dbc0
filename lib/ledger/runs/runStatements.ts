import { defineStatement, qualified, sql } from '../../sql/statement';
import { bit, datetime, int, nvarchar, type SqlType } from '../../sql/sqlType';
import { endpointType, ledgerTableType, ownerType, runIdType, runsTable, textType } from '../sql/tables';
type Params = Readonly<Record<string, SqlType>>;

/** A statement over the runs; `$runs` in its text stands for the table. */
const statement = (name: string, text: string, params: Params) =>
  defineStatement({
    name: `runs.${name}`,
    samples: [undefined],
    build: (names) => ({ text: text.replaceAll('$runs', qualified(names, runsTable)), params }),
  });

const stage = nvarchar(30);
const outcome = nvarchar(30);
const message = nvarchar(2000);
const errorCode = nvarchar(100);
const date = nvarchar(10);

const columns = `run.run_id, run.ledger_table, run.state, run.started_by, run.requested_by, run.reason,
  run.options, run.purpose, run.mode,
  run.endpoint, run.data_kind, run.version, run.rules_version, run.run_date, run.window_start,
  run.window_end, run.owner, run.slices, run.stage, run.reached, run.counts, run.table_counts,
  run.requested_at, run.started_at, run.updated_at, run.finished_at, run.prepare_began_at,
  run.prepare_ended_at, run.prepare_sound, run.cancel_requested, run.outcome, run.message,
  run.error_code, run.other_run_id`;

/** What every write of a slice asks: that the run is still its own. */
const owned = `run_id = @run
  AND owner = @owner
  AND state = N'running'`;
const lease = { run: runIdType, owner: ownerType };

const standing = {
  text: sql`
    stage = COALESCE(@stage, stage),
    reached = CASE WHEN @set_reached = 1 THEN @reached ELSE reached END,
    counts = COALESCE(@counts, counts),
    updated_at = @now`,
  params: { stage, set_reached: bit, reached: textType, counts: textType, now: datetime },
};
const ending = {
  text: sql`
    state = N'finished',
    owner = NULL,
    reached = NULL,
    outcome = @outcome,
    message = @message,
    error_code = @error_code,
    counts = COALESCE(@counts, counts),
    other_run_id = @other_run,
    updated_at = @now,
    finished_at = @now`,
  params: { outcome, message, error_code: errorCode, counts: textType, other_run: runIdType, now: datetime },
};

/** Which of the runs `run` is the last night that began to prepare; it comes first. */
export const latestPrepareFirst = sql`
  WHERE run.ledger_table = @ledger
    AND run.purpose IS NULL
    AND run.prepare_began_at IS NOT NULL
  ORDER BY run.prepare_began_at DESC, run.run_no DESC`;

/** The same of the last night whose prepare ended sound: what the next one compares its counts with. */
export const lastSoundFirst = sql`
  WHERE run.ledger_table = @ledger
    AND run.purpose IS NULL
    AND run.prepare_sound = 1
    AND run.table_counts IS NOT NULL
  ORDER BY run.prepare_ended_at DESC, run.run_no DESC`;

/** Every statement over the runs. */
export const runStatements = {
  create: statement(
    'create',
    sql`
      INSERT INTO $runs (
        run_id, ledger_table, state, started_by, requested_by, reason, options, purpose, mode, endpoint,
        data_kind, version, slices, counts, requested_at, updated_at, cancel_requested
      )
      SELECT @run, @ledger, N'queued', @started_by, @requested_by, @reason, @options, @purpose, @mode,
        @endpoint, @data_kind, @version, 0, N'{}', @now, @now, 0
      WHERE NOT EXISTS (
        SELECT 1
        FROM $runs AS run
        WHERE run.run_id = @run
      )`,
    {
      run: runIdType,
      ledger: ledgerTableType,
      started_by: nvarchar(50),
      requested_by: nvarchar(200),
      reason: nvarchar(400),
      options: nvarchar(2000),
      purpose: nvarchar(20),
      mode: nvarchar(10),
      endpoint: endpointType,
      data_kind: nvarchar(10),
      version: nvarchar(50),
      now: datetime,
    },
  ),
  get: statement(
    'get',
    sql`
      SELECT ${columns}
      FROM $runs AS run
      WHERE run.run_id = @run`,
    { run: runIdType },
  ),
  getLocked: statement(
    'getLocked',
    sql`
      SELECT ${columns}
      FROM $runs AS run WITH (UPDLOCK, ROWLOCK)
      WHERE run.run_id = @run`,
    { run: runIdType },
  ),
  page: statement(
    'page',
    sql`
      SELECT TOP (@n) run.run_no, ${columns}
      FROM $runs AS run
      WHERE run.ledger_table = @ledger
        AND run.run_no < @before
      ORDER BY run.run_no DESC`,
    { ledger: ledgerTableType, before: int, n: int },
  ),
  otherAtWork: statement(
    'otherAtWork',
    sql`
      SELECT TOP (1) ${columns}
      FROM $runs AS run
      WHERE run.ledger_table = @ledger
        AND run.run_id <> @run
        AND (run.state = N'running' OR (run.state = N'queued' AND run.slices > 0))
        AND run.updated_at >= @since
      ORDER BY
        CASE WHEN run.purpose IS NULL THEN 0 ELSE 1 END,
        run.updated_at DESC,
        run.run_no DESC`,
    { ledger: ledgerTableType, run: runIdType, since: datetime },
  ),
  goesBefore: statement(
    'goesBefore',
    sql`
      SELECT TOP (1) run.run_no
      FROM $runs AS run
      WHERE run.ledger_table = @ledger
        AND run.run_id <> @run
        AND run.slices > 0
        AND (run.state <> N'finished' OR run.requested_at <= @asked OR run.started_at <= @due)
        AND run.updated_at >= @since`,
    { ledger: ledgerTableType, run: runIdType, asked: datetime, since: datetime, due: datetime },
  ),
  unbegun: statement(
    'unbegun',
    sql`
      SELECT TOP (20) ${columns}
      FROM $runs AS run
      WHERE run.ledger_table = @ledger
        AND run.state = N'queued'
        AND run.slices = 0
        AND run.updated_at < @since
      ORDER BY run.run_no`,
    { ledger: ledgerTableType, since: datetime },
  ),
  inTheWay: statement(
    'inTheWay',
    sql`
      SELECT TOP (1) ${columns}
      FROM $runs AS run
      WHERE run.ledger_table = @ledger
        AND run.run_id <> @run
        AND (run.purpose IS NULL OR run.purpose <> N'dry-run')
        AND (run.updated_at > @since OR (run.state <> N'finished' AND run.updated_at >= @alive))
      ORDER BY run.run_no DESC`,
    { ledger: ledgerTableType, run: runIdType, since: datetime, alive: datetime },
  ),
  latestPrepare: statement(
    'latestPrepare',
    sql`
      SELECT TOP (1) ${columns}
      FROM $runs AS run
      ${latestPrepareFirst}`,
    { ledger: ledgerTableType },
  ),
  lastSound: statement(
    'lastSound',
    sql`
      SELECT TOP (1) ${columns}
      FROM $runs AS run
      ${lastSoundFirst}`,
    { ledger: ledgerTableType },
  ),
  unsoundLook: statement(
    'unsoundLook',
    sql`
      SELECT TOP (1) ${columns}
      FROM $runs AS run
      JOIN $runs AS night ON night.run_id = @night
      WHERE run.ledger_table = @ledger
        AND run.purpose = N'persons'
        AND run.prepare_began_at IS NOT NULL
        AND (run.prepare_sound IS NULL OR run.prepare_sound = 0)
        AND run.updated_at >= night.prepare_began_at
      ORDER BY run.run_no DESC`,
    { ledger: ledgerTableType, night: runIdType },
  ),
  take: statement(
    'take',
    sql`
      UPDATE $runs
      SET owner = @owner,
        state = N'running',
        slices = CASE WHEN slices < @slice THEN @slice ELSE slices END,
        started_at = COALESCE(started_at, @now),
        updated_at = @now
      WHERE run_id = @run`,
    { ...lease, slice: int, now: datetime },
  ),
  disownOthers: statement(
    'disownOthers',
    sql`
      UPDATE $runs
      SET owner = NULL
      WHERE ledger_table = @ledger
        AND run_id <> @run
        AND owner IS NOT NULL`,
    { run: runIdType, ledger: ledgerTableType },
  ),
  progress: statement(
    'progress',
    sql`
      UPDATE $runs
      SET
        ${standing.text}
      OUTPUT inserted.cancel_requested
      WHERE ${owned}`,
    { ...lease, ...standing.params },
  ),
  release: statement(
    'release',
    sql`
      UPDATE $runs
      SET
        ${standing.text},
        owner = NULL,
        state = N'queued'
      WHERE ${owned}`,
    { ...lease, ...standing.params },
  ),
  beginPrepare: statement(
    'beginPrepare',
    sql`
      UPDATE $runs
      SET rules_version = @rules,
        run_date = @run_date,
        window_start = @window_start,
        window_end = @window_end,
        table_counts = @tables,
        prepare_began_at = @now,
        prepare_ended_at = NULL,
        prepare_sound = NULL,
        updated_at = @now
      WHERE ${owned}`,
    {
      ...lease,
      rules: nvarchar(100),
      run_date: date,
      window_start: date,
      window_end: date,
      tables: nvarchar(4000),
      now: datetime,
    },
  ),
  endPrepare: statement(
    'endPrepare',
    sql`
      UPDATE $runs
      SET table_counts = @tables,
        prepare_ended_at = @now,
        prepare_sound = @sound,
        updated_at = @now
      WHERE ${owned}`,
    { ...lease, tables: nvarchar(4000), sound: bit, now: datetime },
  ),
  finish: statement(
    'finish',
    sql`
      UPDATE $runs
      SET
        ${ending.text}
      WHERE ${owned}`,
    { ...lease, ...ending.params },
  ),
  finishUnowned: statement(
    'finishUnowned',
    sql`
      UPDATE $runs
      SET
        ${ending.text}
      WHERE run_id = @run
        AND slices = 0
        AND owner IS NULL
        AND state <> N'finished'
        AND (@silent_since IS NULL OR updated_at <= @silent_since)`,
    { run: runIdType, silent_since: datetime, ...ending.params },
  ),
  keepWaiting: statement(
    'keepWaiting',
    sql`
      UPDATE $runs
      SET updated_at = @now
      WHERE run_id = @run
        AND slices = 0
        AND state = N'queued'`,
    { run: runIdType, now: datetime },
  ),
  requestCancel: statement(
    'requestCancel',
    sql`
      UPDATE $runs
      SET cancel_requested = 1
      WHERE run_id = @run
        AND state <> N'finished'`,
    { run: runIdType },
  ),
} as const;
