import type { ChildrenFault } from '../../sandbox/dfe/dfeFault';
import type { SsdData } from '../../sandbox/ssdData/ssdData';
import { childInVersion, nightOf, personOnly, ssdOf } from './nights/fewChildren';
import { ledgerFaults } from './nights/ledgerFaults';
import { LedgerWorld } from './nights/ledgerWorld';
import { MeantHoldings } from './nights/meantHoldings';

const noPatience = { kind: 'answer', status: 503, retryAfterSeconds: 0 } as const;

/**
 * Each way in which the answer to a batch is lost, by a name that its children's ids begin with, so that they fill a batch of
 * their own. The calm ones between them keep the breaker closed.
 */
const everyWay: Readonly<Record<string, readonly ChildrenFault[]>> = {
  'a-503-taken-in': [{ effect: noPatience, accept: true }],
  'b-503-not-taken-in': [{ effect: noPatience, accept: false }],
  'c-calm': [],
  'd-reset-taken-in': [{ effect: { kind: 'reset' }, accept: true }],
  'e-reset-not': [{ effect: { kind: 'reset' }, accept: false }],
  'f-calm': [],
  'g-hangs': [{ effect: { kind: 'hang' }, accept: true }],
  'h-cut': [{ effect: { kind: 'cut' } }],
  'i-calm': [],
  'j-one-too-few': [{ effect: { kind: 'receipt-count', by: -1 } }],
  'k-one-too-many': [{ effect: { kind: 'receipt-count', by: 1 }, accept: false }],
  'l-one-unreadable': [{ effect: { kind: 'receipt-unreadable', childIds: ['l-changes'] } }],
  'm-garbage': [{ effect: { kind: 'garbage' } }],
  'n-204': [{ effect: { kind: 'answer', status: 204 }, accept: true }],
  'o-calm': [],
  'p-second-try': [
    { effect: noPatience, accept: false, nth: 1 },
    { effect: noPatience, accept: true, nth: 2 },
    { effect: { kind: 'answer', status: 400, body: 'no' }, accept: false, nth: 3, times: 'always' },
  ],
};
/** Those after which the client waits before it tries again: in mode delta, whose bodies in doubt are the same, only in the long run. */
const slowWays = ['d-reset-taken-in', 'e-reset-not', 'g-hangs', 'h-cut', 'm-garbage'];
const waysOf = (mode: 'full' | 'delta'): typeof everyWay =>
  Object.fromEntries(
    Object.entries(everyWay).filter(
      ([way]) => mode === 'full' || process.env['TEST_LONG'] === '1' || !slowWays.includes(way),
    ),
  );

/** What comes after: one child each, in the order of their ids. */
const fates = ['changes', 'is-held-back', 'leaves', 'leaves-cohort', 'returns', 'reverts', 'stays'] as const;
type Fate = (typeof fates)[number];

/** The letter of the way and the fate; only those that are to be held back have ids of more than fifteen characters. */
const idOf = (way: string, fate: Fate): string =>
  `${way.slice(0, 1)}-${fate}`.padEnd(fate === 'is-held-back' ? 20 : 0, 'x');

const version = (number: number) => (id: string) => childInVersion(id, number);

describe.each(['full', 'delta'] as const)('answers are lost, and the data goes on (%s)', (mode) => {
  let ledger: LedgerWorld;
  const ways = waysOf(mode);
  const meant = new MeantHoldings();
  /** The children whose fate gives rows tonight. */
  const tonight = (rows: Partial<Record<Fate, (id: string) => SsdData>>): SsdData =>
    ssdOf(
      ...Object.keys(ways).flatMap((way) =>
        fates.flatMap((fate) => {
          const make = rows[fate];
          return make === undefined ? [] : [make(idOf(way, fate))];
        }),
      ),
    );
  const everybody = (number: number): SsdData =>
    tonight(Object.fromEntries(fates.map((fate) => [fate, version(number)])));

  const lost = (way: string): readonly ChildrenFault[] =>
    (ways[way] ?? []).map((fault) => ({ childId: idOf(way, 'changes'), ...fault }));

  beforeAll(async () => {
    ledger = await LedgerWorld.start({
      DFE_MAX_TRIES: '3',
      DFE_REQUEST_TIMEOUT_SECONDS: '4',
      DFE_BATCH_CHILDREN: String(fates.length),
      DFE_MODE: mode,
    });
  });
  afterAll(() => ledger.close());

  /** A night without faults: the law holds after it. */
  async function calmNight(number: number, data: SsdData, settings = {}): Promise<void> {
    const at = nightOf(number);
    const before = await ledger.holdings();
    expect((await ledger.run(at, undefined, data)).outcome).toMatch(/^succeeded/);
    meant.read(data, at, settings);
    expect(meant.breaches(await ledger.holdings(), before)).toEqual([]);
    expect(await ledgerFaults(ledger, at)).toEqual([]);
  }
  const openIds = async (): Promise<string[]> =>
    (await ledger.submissions()).filter(({ is_open }) => is_open).map(({ person_id }) => person_id);

  it('sends everybody on the first night', async () => {
    await calmNight(1, everybody(1));
    expect(await openIds()).toEqual([]);
  });

  it('leaves every child of a lost answer Pending and in doubt', async () => {
    await ledger.dfe.setFaults(Object.keys(ways).flatMap(lost));
    const run = await ledger.run(nightOf(2), undefined, everybody(2));
    await ledger.dfe.clearFaults();
    expect(await ledgerFaults(ledger, nightOf(2))).toEqual([]);
    const doubtful = Object.entries(ways).flatMap(([way, faults]) => {
      if (faults.length === 0) return [];
      // At the end of `p` a 400 leads to the others being sent without the child that the fault is about.
      const onlyOne = way.startsWith('l-') || way.startsWith('p-');
      return onlyOne ? [idOf(way, 'changes')] : fates.map((fate) => idOf(way, fate));
    });
    expect(await openIds()).toEqual(doubtful);
    const pending = (await ledger.rows()).filter((row) => row.submission_status !== 'Sent');
    expect(pending.map((row) => row.person_id)).toEqual(doubtful);
    expect(run).toMatchObject({
      outcome: 'succeeded_with_findings',
      counts: { unknown: doubtful.length, unsent: 0, refused: 0 },
    });
  });

  it('holds the law after the next night, whatever became of the children', async () => {
    const shortIds = { CHILD_ID_MAX_LENGTH: '15' };
    await ledger.restart(shortIds);
    const data = tonight({
      changes: version(3),
      'is-held-back': version(3),
      'leaves-cohort': personOnly,
      reverts: version(1),
      stays: version(2),
    });
    await calmNight(3, data, shortIds);
    const unsent = (await ledger.rows()).filter((row) => row.submission_status !== 'Sent');
    const states = new Set(unsent.map((row) => `${row.submission_status} ${row.row_state}`));
    expect([...states].sort()).toEqual(['Error Updated', 'Withdrawn Deleted']);
  });

  it('takes away who left, and sends who returned or is no longer held back, on the night after', async () => {
    await ledger.restart({});
    const data = tonight({
      changes: version(3),
      'is-held-back': version(1),
      'leaves-cohort': personOnly,
      returns: version(1),
      reverts: version(1),
      stays: version(2),
    });
    await calmNight(4, data);
    for (const way of Object.keys(ways))
      expect(await ledger.dfe.holds('test', idOf(way, 'leaves'))).toBeUndefined();
    // Only of those of whom nothing is sent any more is anything still in doubt.
    expect((await openIds()).filter((id) => !id.endsWith('leaves-cohort'))).toEqual([]);
  });
});
