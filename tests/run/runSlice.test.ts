import { runSlice } from '../../lib/run/slice/runSlice';
import { takeLock } from '../../lib/run/slice/takeLock';
import type { AppLock } from '../../lib/sql/appLock';
import { startSliceTarget, type SliceTarget } from './sliceTarget';

const freeLock: AppLock = {
  held: true,
  isHeld: () => Promise.resolve(true),
  lost: new AbortController().signal,
  release: () => Promise.resolve(),
};

describe('a slice', () => {
  let target: SliceTarget;
  beforeEach(async () => {
    target = await startSliceTarget();
  });
  afterEach(() => target.close());

  it.each([
    ['ledger', { LEDGER_TABLE: 'ssd_api_data_staging' }],
    ['kind of endpoint', { DFE_ENDPOINT_KIND: 'pre-production' }],
  ])('of a run that was asked for with another %s ends it, and touches nothing', async (_, settings) => {
    const base = 'https://pp-api.education.gov.uk/children-in-social-care-data-receiver';
    const runId = await target.request();
    const parts = target.parts(
      'DFE_ENDPOINT_KIND' in settings ? { ...settings, DFE_BASE_URL: `${base}/1` } : settings,
    );
    expect(await runSlice(parts, { runId, slice: 1 }, 1)).toBeUndefined();
    expect(await target.ledger.runs.get(runId)).toMatchObject({
      state: 'finished',
      outcome: 'failed',
      errorCode: 'run-settings-changed',
      prepareBeganAt: null,
    });
  });

  it.each(['{"stages":"another version has these"}', 'no JSON at all'])(
    'of a run whose options this version does not know ends it: %s',
    async (options) => {
      const runId = await target.request();
      await target.sql(`UPDATE $runs SET options = N'${options}'`);
      expect(await runSlice(target.parts(), { runId, slice: 1 }, 1)).toBeUndefined();
      expect(await target.ledger.runs.get(runId)).toMatchObject({
        outcome: 'failed',
        errorCode: 'run-options-unknown',
        prepareBeganAt: null,
      });
    },
  );

  it.each([
    [0.1, 1],
    [20, 20],
    [30, 20],
  ])(
    'of %d minutes waits for the lock of a dead owner for %d: the host ends both after an hour',
    async (minutes, waited) => {
      const waits: number[] = [];
      const { runId } = await target.lease();
      const run = await target.ledger.runs.get(runId);
      if (run === undefined) throw new Error('The run has no row.');
      const wait = takeLock({
        run,
        ledger: target.ledger,
        acquire: (timeoutMs) => {
          waits.push(timeoutMs / 60_000);
          return Promise.resolve({ held: false });
        },
        edge: { now: target.now },
        sliceMs: minutes * 60_000,
        lostMessageMs: 900_000,
      });
      await expect(wait).rejects.toMatchObject({ code: 'run-lock-busy' });
      expect(waits).toEqual([waited]);
    },
  );

  it.each([
    ['null', 'busy', [0]],
    ["N'persons'", 'locked', [0, 20]],
  ])(
    'of a night that meets a run with purpose %s at work: %s, so it is called off only where its work is done',
    async (purpose, kind, expected) => {
      const other = await target.lease();
      await target.sql(`UPDATE $runs SET purpose = ${purpose} WHERE run_id = N'${other.runId}'`);
      const run = await target.ledger.runs.get(await target.request());
      if (run === undefined) throw new Error('The run has no row.');
      const waits: number[] = [];
      const outcome = await takeLock({
        run,
        ledger: target.ledger,
        acquire: (timeoutMs) => {
          waits.push(timeoutMs / 60_000);
          // The other run ends while this one waits.
          return Promise.resolve(timeoutMs > 0 ? freeLock : { held: false });
        },
        edge: { now: target.now },
        sliceMs: 20 * 60_000,
        lostMessageMs: 900_000,
      });
      expect(outcome.kind).toBe(kind);
      expect(waits).toEqual(expected);
    },
  );

  it('of a night during whose look another night begins is called off when it looks again, and waits for nobody', async () => {
    const run = await target.ledger.runs.get(await target.request());
    if (run === undefined) throw new Error('The run has no row.');
    const waits: number[] = [];
    let other: string | undefined;
    const outcome = await takeLock({
      run,
      ledger: {
        runs: {
          ...target.ledger.runs,
          async otherAtWork(...look) {
            const answer = await target.ledger.runs.otherAtWork(...look);
            // It had the lock already, and its row says so only now.
            other ??= (await target.lease()).runId;
            return answer;
          },
        },
      },
      acquire: (timeoutMs) => {
        waits.push(timeoutMs);
        return Promise.resolve({ held: false });
      },
      edge: { now: target.now },
      sliceMs: 20 * 60_000,
      lostMessageMs: 900_000,
    });
    expect(outcome).toMatchObject({ kind: 'busy', other: { runId: other } });
    expect(waits).toEqual([0, 200]);
  });
});
