import { submissionsTable } from '../../lib/ledger/sql/tables';
import { buildChild } from '../../lib/payload/buildChild';
import { purgeBody } from '../../lib/payload/change/composeBody';
import { payloadHash } from '../../lib/payload/change/payloadHash';
import type { SsdData } from '../../sandbox/ssdData/ssdData';
import { buildContextOf } from '../../tools/payloads/buildContextOf';
import { assemblePersons } from '../../tools/chaos/laws/assemblePersons';
import { itOnStandIn } from '../standInOnly';
import { childInVersion, nightOf, ssdOf } from './nights/fewChildren';
import { ledgerFaults } from './nights/ledgerFaults';
import { LedgerWorld } from './nights/ledgerWorld';
import { MeantHoldings } from './nights/meantHoldings';
import { until } from '../until';

const [first, second] = ['first-child', 'second-child'] as const;
const bothIn = (one: number, other: number): SsdData =>
  ssdOf(childInVersion(first, one), childInVersion(second, other));

/** What a prepare would write of a child: the text and the hash, as SQL literals. */
function prepared(data: SsdData): { readonly json: string; readonly hash: string } {
  const [rows] = assemblePersons(data);
  const payload = rows && buildChild(rows, buildContextOf('2026-11-03', {})).payload;
  if (payload === undefined) throw new Error('There is no payload.');
  return literal({ ...payload });
}
const literal = (payload: Readonly<Record<string, unknown>>) => ({
  json: `N'${JSON.stringify(payload)}'`,
  hash: `0x${payloadHash(payload).toString('hex')}`,
});

describe('while a batch is in flight', () => {
  let ledger: LedgerWorld;
  let meant: MeantHoldings;
  beforeAll(async () => {
    ledger = await LedgerWorld.start({ DFE_REQUEST_TIMEOUT_SECONDS: '60', DFE_MODE: 'delta' });
  });
  afterAll(() => ledger.close());
  beforeEach(async () => {
    meant = new MeantHoldings();
    await ledger.startFrom('both were sent', async () => {
      await ledger.run(nightOf(1), undefined, bothIn(1, 1));
    });
  });

  /** A night in which both children change, and `meanwhile` happens after the endpoint has them and before it answers. */
  const nightWith = async (meanwhile: () => Promise<unknown>) => {
    const posts = await ledger.postCount();
    await ledger.dfe.setFaults([{ nth: 1, effect: { kind: 'hold' } }]);
    const running = ledger.run(nightOf(2), undefined, bothIn(2, 2));
    await until(async () => (await ledger.postCount()) !== posts);
    await meanwhile().finally(() => ledger.dfe.release());
    const run = await running;
    await ledger.dfe.clearFaults();
    return run;
  };
  const nextNight = async (data: SsdData): Promise<void> => {
    const mark = await ledger.postCount();
    const before = await ledger.holdings();
    expect(await ledger.run(nightOf(3), undefined, data)).toMatchObject({ outcome: 'succeeded' });
    meant.read(data, nightOf(3));
    expect(await ledger.postedSince(mark)).toEqual([first]);
    expect(meant.breaches(await ledger.holdings(), before)).toEqual([]);
    expect(await ledgerFaults(ledger, nightOf(3))).toEqual([]);
  };

  it('a row that gets a new payload stays Pending, keeps what was accepted, and goes out next', async () => {
    const next = prepared(childInVersion(first, 3));
    const run = await nightWith(() =>
      ledger.query(
        `UPDATE $ledger SET json_payload = ${next.json}, current_hash = ${next.hash}, row_state = N'Updated', submission_status = N'Pending' WHERE person_id = N'${first}'`,
      ),
    );
    expect(run).toMatchObject({ outcome: 'succeeded_with_findings', counts: { accepted: 2 } });
    expect(run.message).toContain('1 left for the next run');
    const row = await ledger.row(first);
    expect(row).toMatchObject({
      submission_status: 'Pending',
      row_state: 'Updated',
      accepted_by: 'test',
      current_hash: next.hash.replace(/^0x(.*)$/, (_, hex: string) => `0x${hex.toUpperCase()}`),
    });
    expect(row.previous_json_payload).toContain('Fakesurname2');
    expect(row.json_payload).toContain('Fakesurname3');
    expect(await ledger.row(second)).toMatchObject({ submission_status: 'Sent', row_state: 'Unchanged' });
    expect(await ledgerFaults(ledger, nightOf(2))).toEqual([]);
    await nextNight(bothIn(3, 2));
  });

  it('a row that is held back meanwhile stays an Error', async () => {
    const next = prepared(childInVersion(first, 3));
    await nightWith(() =>
      ledger.query(
        `UPDATE $ledger SET json_payload = ${next.json}, current_hash = ${next.hash}, submission_status = N'Error', api_response = N'Held back: payload-not-valid at ' WHERE person_id = N'${first}'`,
      ),
    );
    expect(await ledger.row(first)).toMatchObject({ submission_status: 'Error', accepted_by: 'test' });
    expect(await ledgerFaults(ledger, nightOf(2))).toEqual([]);
    await nextNight(bothIn(3, 2));
  });

  it('a row that becomes a purge stays one, and the child is taken away next', async () => {
    const purge = literal({ ...purgeBody({ la_child_id: first, mis_child_id: `L${first}` }) });
    await nightWith(() =>
      ledger.query(
        `UPDATE $ledger SET json_payload = ${purge.json}, current_hash = ${purge.hash}, row_state = N'Deleted', submission_status = N'Pending' WHERE person_id = N'${first}'`,
      ),
    );
    expect(await ledger.row(first)).toMatchObject({ submission_status: 'Pending', row_state: 'Deleted' });
    expect(await ledger.dfe.holds('test', first)).toBeDefined();
    expect(await ledger.run(nightOf(2, 1), { stages: 'deliver' })).toMatchObject({ counts: { accepted: 1 } });
    expect(await ledger.dfe.holds('test', first)).toBeUndefined();
    expect(await ledger.row(first)).toMatchObject({
      submission_status: 'Sent',
      row_state: 'Deleted',
      previous_json_payload: null,
    });
    await nextNight(bothIn(2, 2));
  });

  it('a row of whose child another body is posted meanwhile, by an owner thought dead, is not Sent before its doubt is ended', async () => {
    const submissions = ledger.world.table(submissionsTable);
    const columns =
      'run_id, owner, ledger_table, endpoint, person_id, kind, payload_hash, inventory, created_at, posted_at';
    const mark = await ledger.postCount();
    await nightWith(() =>
      ledger.query(
        `INSERT INTO ${submissions} (${columns}, outcome, is_open) SELECT ${columns}, N'in_flight', 1 FROM ${submissions} WHERE person_id = N'${first}' AND is_open = 1`,
      ),
    );
    // Accepted with the others, it goes once more, alone and with an absolute body, since what came after may differ.
    expect(await ledger.postedSince(mark)).toEqual([first, second, first]);
    expect(await ledger.row(first)).toMatchObject({ submission_status: 'Sent' });
    expect(await ledgerFaults(ledger, nightOf(2))).toEqual([]);
    await nextNight(bothIn(3, 2));
  });

  it('the SSD changes: this night is not touched by it, and the next sends it', async () => {
    await nightWith(() => ledger.world.replace(bothIn(3, 2)));
    expect(await ledger.row(first)).toMatchObject({ submission_status: 'Sent', row_state: 'Unchanged' });
    expect(await ledgerFaults(ledger, nightOf(2))).toEqual([]);
    await nextNight(bothIn(3, 2));
  });

  // Most of its time is the queue's: a message whose slice failed is given again after half a minute.
  if (process.env['TEST_LONG'] === '1')
    itOnStandIn(
      'the database loses every connection: the run is taken up again and ends the doubt',
      'needs SQL faults',
      async () => {
        const run = await nightWith(() => ledger.world.standIns.sql.dropConnections());
        expect(run).toMatchObject({ state: 'ended', slices: 1 });
        expect(await ledgerFaults(ledger, nightOf(2))).toEqual([]);
        expect((await ledger.rows()).map((row) => row.submission_status)).toEqual(['Sent', 'Sent']);
        await nextNight(bothIn(3, 2));
      },
    );
});
