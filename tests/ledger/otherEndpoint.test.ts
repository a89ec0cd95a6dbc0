import { dfeBaseUrl } from '../../sandbox/web/addresses';
import type { SsdData } from '../../sandbox/ssdData/ssdData';
import { childInVersion, nightOf, ssdOf } from './nights/fewChildren';
import { knownLosses, LedgerWorld } from './nights/ledgerWorld';
import { MeantHoldings } from './nights/meantHoldings';

type Endpoint = 'test' | 'pre-production';
const settingsOf: Readonly<Record<Endpoint, Readonly<Record<string, string>>>> = {
  test: {},
  'pre-production': {
    DFE_ENDPOINT_KIND: 'pre-production',
    DFE_BASE_URL: dfeBaseUrl('pre-production'),
  },
};
const modes = ['full', 'delta'] as const;
type Mode = (typeof modes)[number];

let ledger: LedgerWorld;
beforeAll(async () => {
  ledger = await LedgerWorld.start();
});
afterAll(() => ledger.close());

const inVersions = (versions: Readonly<Record<string, number>>): SsdData =>
  ssdOf(...Object.entries(versions).map(([id, version]) => childInVersion(id, version)));

/** Fake data goes from one ledger to the test endpoint, to pre-production, and back. */
const nights: readonly (readonly [Endpoint, SsdData])[] = [
  ['test', inVersions({ changes: 1, leaves: 1, stays: 1 })],
  ['pre-production', inVersions({ changes: 1, leaves: 1, stays: 1 })],
  ['pre-production', inVersions({ leaves: 1, stays: 1, changes: 2 })],
  ['pre-production', inVersions({ stays: 1, changes: 2 })],
  ['pre-production', inVersions({ stays: 1, changes: 2 })],
  ['test', inVersions({ stays: 1, changes: 3 })],
  ['test', inVersions({ stays: 1, changes: 3 })],
];
const posted = new Map<string, string[]>();

/** Goes to where all is as that night left it, after which the law holds; gives the ids that it posted. */
async function after(mode: Mode, number: number): Promise<string[]> {
  const name = `${mode}, night ${number}`;
  await ledger.startFrom(name, async () => {
    if (number > 1) await after(mode, number - 1);
    const [endpoint, data] = nights[number - 1] ?? ['test', ssdOf()];
    await ledger.hostWith(settingsOf[endpoint]);
    const mark = await ledger.postCount(endpoint);
    const before = await ledger.holdings(endpoint);
    const run = await ledger.run(nightOf(number), { ...knownLosses, mode }, data);
    expect(run).toMatchObject({ outcome: 'succeeded' });
    const meant = new MeantHoldings();
    for (const [index, [, read]] of nights.slice(0, number).entries()) meant.read(read, nightOf(index + 1));
    expect(meant.breaches(await ledger.holdings(endpoint), before)).toEqual([]);
    posted.set(name, (await ledger.postedSince(mark, endpoint)).sort());
  });
  return posted.get(name) ?? [];
}
const kindsOf = async (endpoint: Endpoint, id: string): Promise<string[]> =>
  (await ledger.submissions())
    .filter((one) => one.endpoint === endpoint && one.person_id === id)
    .map(({ kind }) => kind);

const [refused, fine] = ['refused-child', 'fine-child'];
const refusedStatus = async () => (await ledger.row(refused)).submission_status;

/** A child that the first endpoint refused: it stays an Error there until its data changes or a week has gone by. */
const refusedAtTest = (): Promise<void> =>
  ledger.startFrom('a child that one endpoint refused', async () => {
    const data = (version: number) => inVersions({ [refused]: version, [fine]: 1 });
    await ledger.hostWith(settingsOf.test);
    await ledger.dfe.setFaults([{ effect: { kind: 'refuse', childIds: [refused], naming: 'all' } }]);
    expect(await ledger.run(nightOf(1), knownLosses, data(1))).toMatchObject({
      outcome: 'succeeded_with_findings',
      counts: { refused: 1, accepted: 1 },
    });
    expect(await refusedStatus()).toBe('Error');
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
    await ledger.dfe.clearFaults();
  });

/** Accepted by the other endpoint, which it was not sent to last. */
const acceptedAtPreProduction = (): Promise<void> =>
  ledger.startFrom('the child that another endpoint accepted', async () => {
    await refusedAtTest();
    await ledger.hostWith(settingsOf['pre-production']);
    expect(await ledger.run(nightOf(11), knownLosses)).toMatchObject({ counts: { accepted: 2 } });
  });

// Cases of one endpoint stand together, so that the app starts once for each.
describe('to the first endpoint', () => {
  it.each(modes)('sends everybody (%s)', async (mode) => {
    expect(await after(mode, 1)).toEqual(['changes', 'leaves', 'stays']);
  });

  it('a child that is refused stays an Error until its data changes or a week has gone by', async () => {
    await refusedAtTest();
    expect(await refusedStatus()).toBe('Error');
  });
});

describe('to another endpoint than last time', () => {
  it.each(modes)(
    'sends everybody whole, though nothing has changed, and says so in the rows (%s)',
    async (mode) => {
      await after(mode, 1);
      const before = await ledger.rows();
      expect(await after(mode, 2)).toEqual(['changes', 'leaves', 'stays']);
      for (const row of await ledger.rows())
        expect(row).toMatchObject({
          submission_status: 'Sent',
          row_state: 'Unchanged',
          accepted_by: 'pre-production',
          // That a row is sent elsewhere is no change of its data.
          last_updated: before.find((one) => one.person_id === row.person_id)?.last_updated,
        });
      expect(await kindsOf('pre-production', 'stays')).toEqual(['full']);
    },
  );

  it.each(modes)('goes on there as usual (%s)', async (mode) => {
    expect(await after(mode, 3)).toEqual(['changes']);
    expect(await kindsOf('pre-production', 'changes')).toEqual(['full', mode]);
  });

  it.each(modes)('takes a leaver away from the endpoint that it sends to (%s)', async (mode) => {
    expect(await after(mode, 4)).toEqual([]);
    expect(await after(mode, 5)).toEqual(['leaves']);
    expect(await ledger.dfe.holds('pre-production', 'leaves')).toBeUndefined();
    expect(await ledger.dfe.holds('test', 'leaves')).toBeDefined();
  });

  it('a child that was refused is tried where it was not sent last', async () => {
    await acceptedAtPreProduction();
    expect(await ledger.row(refused)).toMatchObject({
      submission_status: 'Sent',
      accepted_by: 'pre-production',
    });
  });
});

describe('back at the first', () => {
  it.each(modes)('ends the doubt about everybody, and takes the leaver away there too (%s)', async (mode) => {
    await after(mode, 5);
    // The entry of the first version is held there, and neither `previous` nor the payload has it.
    expect(JSON.stringify(await ledger.dfe.holds('test', 'changes'))).toContain('V1-changes');
    expect(await after(mode, 6)).toEqual(['changes', 'leaves', 'stays']);
    expect(await ledger.dfe.holds('test', 'leaves')).toBeUndefined();
    expect(JSON.stringify(await ledger.dfe.holds('test', 'changes'))).not.toContain('V1-changes');
    expect(await kindsOf('test', 'changes')).toEqual(['full', 'full']);
    expect(await after(mode, 7)).toEqual([]);
  });

  it('a child that was refused goes out with everybody: what another endpoint accepted says nothing here', async () => {
    await acceptedAtPreProduction();
    await ledger.hostWith(settingsOf.test);
    expect(await ledger.run(nightOf(12), knownLosses)).toMatchObject({ counts: { accepted: 2 } });
    expect(await ledger.dfe.holds('test', refused)).toBeDefined();
  });
});
