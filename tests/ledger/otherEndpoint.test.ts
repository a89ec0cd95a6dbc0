import { dfeBaseUrl } from '../../sandbox/web/addresses';
import type { SsdData } from '../../sandbox/ssdData/ssdData';
import { childInVersion, nightOf, ssdOf } from './nights/fewChildren';
import { knownLosses, LedgerWorld } from './nights/ledgerWorld';
import { MeantHoldings } from './nights/meantHoldings';

const toTest = {};
const toPreProduction = {
  DFE_ENDPOINT_KIND: 'pre-production',
  DFE_BASE_URL: dfeBaseUrl('pre-production'),
};
type Endpoint = 'test' | 'pre-production';

/** Fake data goes from one ledger to the test endpoint, to pre-production, and back. */
describe.each(['full', 'delta'] as const)('another endpoint than last time (%s)', (mode) => {
  let ledger: LedgerWorld;
  const meant = new MeantHoldings();
  beforeAll(async () => {
    ledger = await LedgerWorld.start({ DFE_MODE: mode });
  });
  afterAll(() => ledger.close());

  const play = async (number: number, endpoint: Endpoint, data: SsdData): Promise<string[]> => {
    const mark = await ledger.postCount(endpoint);
    const before = await ledger.holdings(endpoint);
    expect(await ledger.run(nightOf(number), knownLosses, data)).toMatchObject({ outcome: 'succeeded' });
    meant.read(data, nightOf(number));
    expect(meant.breaches(await ledger.holdings(endpoint), before)).toEqual([]);
    return (await ledger.postedSince(mark, endpoint)).sort();
  };
  const kindsOf = async (endpoint: Endpoint, id: string): Promise<string[]> =>
    (await ledger.submissions())
      .filter((one) => one.endpoint === endpoint && one.person_id === id)
      .map(({ kind }) => kind);

  it('sends everybody to the first', async () => {
    const data = ssdOf(...['changes', 'leaves', 'stays'].map((id) => childInVersion(id, 1)));
    expect(await play(1, 'test', data)).toEqual(['changes', 'leaves', 'stays']);
  });

  it('sends everybody whole to the next, though nothing has changed, and says so in the rows', async () => {
    await ledger.restart(toPreProduction);
    const before = await ledger.rows();
    const data = ssdOf(...['changes', 'leaves', 'stays'].map((id) => childInVersion(id, 1)));
    expect(await play(2, 'pre-production', data)).toEqual(['changes', 'leaves', 'stays']);
    for (const row of await ledger.rows())
      expect(row).toMatchObject({
        submission_status: 'Sent',
        row_state: 'Unchanged',
        accepted_by: 'pre-production',
        // That a row is sent elsewhere is no change of its data.
        last_updated: before.find((one) => one.person_id === row.person_id)?.last_updated,
      });
    expect(await kindsOf('pre-production', 'stays')).toEqual(['full']);
  });

  it('goes on there as usual', async () => {
    const data = ssdOf(
      ...['leaves', 'stays'].map((id) => childInVersion(id, 1)),
      childInVersion('changes', 2),
    );
    expect(await play(3, 'pre-production', data)).toEqual(['changes']);
    expect(await kindsOf('pre-production', 'changes')).toEqual(['full', mode]);
  });

  it('takes a leaver away from the endpoint that it sends to', async () => {
    const data = ssdOf(childInVersion('stays', 1), childInVersion('changes', 2));
    expect(await play(4, 'pre-production', data)).toEqual([]);
    expect(await play(5, 'pre-production', data)).toEqual(['leaves']);
    expect(await ledger.dfe.holds('pre-production', 'leaves')).toBeUndefined();
    expect(await ledger.dfe.holds('test', 'leaves')).toBeDefined();
  });

  it('back at the first, ends the doubt about everybody, and takes the leaver away there too', async () => {
    await ledger.restart(toTest);
    const data = ssdOf(childInVersion('stays', 1), childInVersion('changes', 3));
    // The entry of the first version is held there, and neither `previous` nor the payload has it.
    expect(JSON.stringify(await ledger.dfe.holds('test', 'changes'))).toContain('V1-changes');
    expect(await play(6, 'test', data)).toEqual(['changes', 'leaves', 'stays']);
    expect(await ledger.dfe.holds('test', 'leaves')).toBeUndefined();
    expect(JSON.stringify(await ledger.dfe.holds('test', 'changes'))).not.toContain('V1-changes');
    expect(await kindsOf('test', 'changes')).toEqual(['full', 'full']);
    expect(await play(7, 'test', data)).toEqual([]);
  });
});

describe('a child that one endpoint refused', () => {
  let ledger: LedgerWorld;
  beforeAll(async () => {
    ledger = await LedgerWorld.start();
  });
  afterAll(() => ledger.close());

  it('stays an Error there until its data changes or a week has gone by, and is tried wherever it was not sent last', async () => {
    const [refused, fine] = ['refused-child', 'fine-child'];
    const data = (version: number) => ssdOf(childInVersion(refused, version), childInVersion(fine, 1));
    const status = async () => (await ledger.row(refused)).submission_status;
    const refuse = () =>
      ledger.dfe.setFaults([{ effect: { kind: 'refuse', childIds: [refused], naming: 'all' } }]);

    await refuse();
    expect(await ledger.run(nightOf(1), knownLosses, data(1))).toMatchObject({
      outcome: 'succeeded_with_findings',
      counts: { refused: 1, accepted: 1 },
    });
    expect(await status()).toBe('Error');
    const rows = await ledger.allColumns();
    expect(await ledger.run(nightOf(2), knownLosses)).toMatchObject({ counts: { requests: 0 } });
    expect(await ledger.allColumns()).toEqual(rows);
    // A week later once more, of itself.
    expect(await ledger.run(nightOf(8, 1), knownLosses)).toMatchObject({ counts: { refused: 1 } });
    expect(await ledger.run(nightOf(9), knownLosses)).toMatchObject({ counts: { requests: 0 } });
    // Whenever the operator asks.
    expect(await ledger.run(nightOf(9, 1), { ...knownLosses, retryErrors: true })).toMatchObject({
      counts: { refused: 1 },
    });
    // And whenever the data changes.
    expect(await ledger.run(nightOf(10), knownLosses, data(2))).toMatchObject({ counts: { refused: 1 } });
    expect(await status()).toBe('Error');

    await ledger.dfe.clearFaults();
    await ledger.restart(toPreProduction);
    expect(await ledger.run(nightOf(11), knownLosses)).toMatchObject({ counts: { accepted: 2 } });
    expect(await ledger.row(refused)).toMatchObject({
      submission_status: 'Sent',
      accepted_by: 'pre-production',
    });
    // Back at the first: what another endpoint accepted says nothing here, so it goes out with everybody.
    await ledger.restart(toTest);
    expect(await ledger.run(nightOf(12), knownLosses)).toMatchObject({ counts: { accepted: 2 } });
    expect(await ledger.dfe.holds('test', refused)).toBeDefined();
  });
});
