import { findingsTable, runsTable, submissionsTable } from '../../lib/ledger/sql/tables';
import { childInVersion, nightOf, ssdOf } from './nights/fewChildren';
import { ledgerFaults } from './nights/ledgerFaults';
import { knownLosses, LedgerWorld } from './nights/ledgerWorld';
import { plainChild } from '../night/handmadeSsd';

const days = 30;

describe(`with a retention of ${days} days`, () => {
  let ledger: LedgerWorld;
  beforeAll(async () => {
    ledger = await LedgerWorld.start({ LEDGER_RETENTION_DAYS: String(days), DFE_MAX_TRIES: '3' });
  });
  afterAll(() => ledger.close());

  const count = async (table: string, where: string): Promise<number> => {
    const [row] = await ledger.query(`SELECT COUNT(*) AS n FROM ${ledger.world.table(table)} WHERE ${where}`);
    return Number(row?.['n']);
  };
  const inventories = async (id: string): Promise<string[]> =>
    (await ledger.submissions())
      .filter(({ person_id }) => person_id === id)
      .map(({ outcome, inventory }) => `${outcome}${inventory === null ? '' : ' with its inventory'}`);

  it('forgets runs, findings and what superseded submissions said, but not what is needed to go on', async () => {
    const rest = [childInVersion('stays', 1), plainChild('bad id!')];
    const data = (changes: number, doubtful: number) =>
      ssdOf(childInVersion('changes', changes), childInVersion('doubtful', doubtful), ...rest);
    const first = await ledger.run(nightOf(1), knownLosses, data(1, 1));
    const second = await ledger.run(nightOf(2), knownLosses, data(2, 1));
    // From now on nobody hears what becomes of one child.
    await ledger.dfe.setFaults([
      { childId: 'doubtful', effect: { kind: 'answer', status: 503, retryAfterSeconds: 0 }, accept: true },
    ]);
    const third = await ledger.run(nightOf(3), knownLosses, data(2, 2));
    expect(third.counts.unknown).toBe(1);
    const runs = [first, second, third].map(({ runId }) => `run_id = N'${runId}'`).join(' OR ');
    expect(await count(runsTable, runs)).toBe(3);
    const stands = await count(findingsTable, `(${runs}) AND ended_by IS NULL`);
    expect(stands).toBeGreaterThan(0);

    // A day before their time everything is there.
    await ledger.run(nightOf(days), knownLosses);
    expect(await count(runsTable, runs)).toBe(3);

    await ledger.run(nightOf(days + 10), knownLosses);
    expect(await count(runsTable, runs)).toBe(0);
    // What stands is kept, and names the run that found it though that one is gone.
    expect(await count(findingsTable, runs)).toBe(stands);
    expect(await count(findingsTable, `(${runs}) AND ended_by IS NULL`)).toBe(stands);
    expect(await inventories('changes')).toEqual(['accepted', 'accepted with its inventory']);
    expect(await inventories('stays')).toEqual(['accepted with its inventory']);
    const [accepted, ...open] = await inventories('doubtful');
    expect(accepted).toBe('accepted with its inventory');
    expect(open.length).toBeGreaterThanOrEqual(3);
    expect(new Set(open)).toEqual(new Set(['unknown with its inventory']));

    // The doubt is ended by what was kept.
    await ledger.dfe.clearFaults();
    const run = await ledger.run(nightOf(days + 11), knownLosses, data(2, 3));
    expect(run).toMatchObject({ counts: { accepted: 1, unknown: 0 } });
    expect(await ledgerFaults(ledger, nightOf(days + 11))).toEqual([]);
    expect(JSON.stringify(await ledger.dfe.holds('test', 'doubtful'))).not.toContain('V2-doubtful');
    expect(await count(submissionsTable, 'is_open = 1')).toBe(0);
  });

  it('keeps the counts of the last sound prepare, however long ago, to compare the next with', async () => {
    // A first night of tables that are empty is asked about; not so one whose tables were empty before.
    await ledger.run(nightOf(100), knownLosses);
    expect(await ledger.run(nightOf(200), {})).toMatchObject({ prepareSound: true });
  });
});
