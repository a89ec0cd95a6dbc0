import type { DfeClient } from '../../lib/dfe/sending/dfeClient';
import { loadConfig } from '../../lib/config/loadConfig';
import type { Edge } from '../../lib/run/edge';
import { type RunProgress, noCounts } from '../../lib/run/runProgress';
import { type RunOptions, purposeOf, runOptionsSchema } from '../../lib/run/runRequest';
import { ProgressBook } from '../../lib/run/stage/progressBook';
import type { SliceContext, SliceNeeds } from '../../lib/run/slice/sliceContext';

import type { SsdData } from '../../sandbox/ssdData/ssdData';
import type { SsdTable } from '../../lib/payload/personRows';
import type { SqlValue } from '../../lib/sql/sqlType';
import type { AppLock } from '../../lib/sql/appLock';
import { checkServer } from '../../lib/ssd/inspectServer';
import { type LogRecord, createLogger } from '../../lib/telemetry/logger';
import { insertRows } from '../../sandbox/sqlTarget/createSsd';
import { soundEnvironment } from '../config/environment';
import { startLedgerTarget } from '../ledger/ledgerTarget';

/** A lock that nobody takes away. */
const lock: AppLock = {
  held: true,
  isHeld: () => Promise.resolve(true),
  lost: new AbortController().signal,
  release: () => Promise.resolve(),
};

/** Fake rows hold dates as text; the driver takes dates. */
const withDates = (row: object): Record<string, SqlValue> =>
  Object.fromEntries(
    Object.entries(row as Record<string, SqlValue>).map(([column, value]) => [
      column,
      typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(value) : value,
    ]),
  );

/** What a context of a test may differ in. */
export interface SliceChange {
  readonly settings?: Readonly<Record<string, string>>;
  readonly options?: Partial<RunOptions>;
  readonly progress?: Partial<RunProgress>;
  /** Whether the slice's time is up at once. */
  readonly late?: boolean;
  readonly dfe?: DfeClient;
}

/** An SSD, a ledger and a clock, and slices over them. */
export async function startSliceTarget() {
  const target = await startLedgerTarget();
  const { database, ledger, now } = target;
  const log: LogRecord[] = [];
  const edge: Edge = {
    now,
    random: () => 0,
    newId: () => `fake-owner-${now().getTime()}`,
    sleep: (ms) => {
      target.pass(ms / 3_600_000);
      return Promise.resolve();
    },
  };
  const logger = createLogger((record) => log.push(record), 'debug');
  return {
    ...target,
    log,
    /** What `runSlice` needs of the process. */
    parts: (settings: Readonly<Record<string, string>> = {}): SliceNeeds => ({
      config: loadConfig(soundEnvironment(settings)),
      database,
      ledger,
      acquireLock: () => Promise.resolve(lock),
      createDfe: () => {
        throw new Error('This test sends nothing.');
      },
      checkLedger: async () => {
        await ledger.check();
      },
      checkSsd: async () => {
        await checkServer(database);
      },
      logger,
      edge,
    }),
    async load(data: SsdData): Promise<void> {
      for (const [table, rows] of Object.entries(data))
        await insertRows(database, table as SsdTable, rows.map(withDates));
    },
    /** A slice of a new run, with the run's progress where the test says that it stands. */
    async slice(change: SliceChange = {}): Promise<SliceContext> {
      const config = loadConfig(soundEnvironment(change.settings));
      const options = runOptionsSchema.parse(change.options ?? {});
      const lease = await target.lease(purposeOf(options));
      const progress: RunProgress = {
        stage: 'wait',
        secondLook: [],
        ...change.progress,
        items: change.progress?.items ?? {},
        counts: { ...noCounts, ...change.progress?.counts },
      };
      return {
        config,
        options,
        mode: 'full',
        database,
        ledger,
        checkSsd: async () => {
          await checkServer(database);
        },
        dfe: () => {
          if (change.dfe === undefined) throw new Error('This test sends nothing.');
          return change.dfe;
        },
        lease,
        startedAt: now(),
        lock,
        deadline: { at: now(), passed: () => change.late ?? false },
        book: new ProgressBook(ledger.runs, lease, JSON.stringify(progress)),
        logger,
        edge,
        noPostBefore: undefined,
      };
    },
  };
}
export type SliceTarget = Awaited<ReturnType<typeof startSliceTarget>>;
