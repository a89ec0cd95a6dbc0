import type { RunView } from '../../lib/run/app/runView';
import type { ChildrenFault } from '../../sandbox/dfe/dfeFault';
import type { SsdData } from '../../sandbox/ssdData/ssdData';
import { childInVersion, nightOf, personOnly, ssdOf } from './nights/fewChildren';
import { ledgerFaults } from './nights/ledgerFaults';
import { knownLosses, LedgerWorld } from './nights/ledgerWorld';
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
const modes = ['full', 'delta'] as const;
type Mode = (typeof modes)[number];
const waysOf = (mode: Mode): typeof everyWay =>
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

/** The children whose fate gives rows tonight. */
const tonight = (mode: Mode, rows: Partial<Record<Fate, (id: string) => SsdData>>): SsdData =>
  ssdOf(
    ...Object.keys(waysOf(mode)).flatMap((way) =>
      fates.flatMap((fate) => {
        const make = rows[fate];
        return make === undefined ? [] : [make(idOf(way, fate))];
      }),
    ),
  );
const everybody = (number: number) => Object.fromEntries(fates.map((fate) => [fate, version(number)]));

/** What each night reads, and what the app has besides: the answers of the second are lost. */
const shortIds = { CHILD_ID_MAX_LENGTH: '15' };
const nights: readonly (readonly [
  Partial<Record<Fate, (id: string) => SsdData>>,
  Readonly<Record<string, string>>,
])[] = [
  [everybody(1), {}],
  [everybody(2), {}],
  [
    {
      changes: version(3),
      'is-held-back': version(3),
      'leaves-cohort': personOnly,
      reverts: version(1),
      stays: version(2),
    },
    shortIds,
  ],
  [
    {
      changes: version(3),
      'is-held-back': version(1),
      'leaves-cohort': personOnly,
      returns: version(1),
      reverts: version(1),
      stays: version(2),
    },
    {},
  ],
];
const faultyNight = 2;

describe('answers are lost, and the data goes on', () => {
  let ledger: LedgerWorld;
  const ends = new Map<string, RunView>();
  beforeAll(async () => {
    ledger = await LedgerWorld.start({
      DFE_MAX_TRIES: '3',
      DFE_REQUEST_TIMEOUT_SECONDS: '20',
      DFE_BATCH_CHILDREN: String(fates.length),
    });
  });
  afterAll(() => ledger.close());

  const lost = (mode: Mode): readonly ChildrenFault[] =>
    Object.entries(waysOf(mode)).flatMap(([way, faults]) =>
      faults.map((fault) => ({ childId: idOf(way, 'changes'), ...fault })),
    );

  /** Goes to where all is as that night left it; after one without faults the law holds. Gives the run. */
  async function after(mode: Mode, number: number): Promise<RunView | undefined> {
    const name = `${mode}, night ${number}`;
    await ledger.startFrom(name, async () => {
      if (number > 1) await after(mode, number - 1);
      const [rows, settings] = nights[number - 1] ?? [{}, {}];
      await ledger.hostWith(settings);
      const at = nightOf(number);
      const before = await ledger.holdings();
      if (number === faultyNight) await ledger.dfe.setFaults(lost(mode));
      const run = await ledger.run(at, { ...knownLosses, mode }, tonight(mode, rows));
      await ledger.dfe.clearFaults();
      if (number !== faultyNight) {
        expect(run.outcome).toMatch(/^succeeded/);
        const meant = new MeantHoldings();
        for (const [index, [read, had]] of nights.slice(0, number).entries())
          if (index + 1 !== faultyNight) meant.read(tonight(mode, read), nightOf(index + 1), had);
        expect(meant.breaches(await ledger.holdings(), before)).toEqual([]);
      }
      expect(await ledgerFaults(ledger, at)).toEqual([]);
      ends.set(name, run);
    });
    return ends.get(name);
  }
  const openIds = async (): Promise<string[]> =>
    (await ledger.submissions()).filter(({ is_open }) => is_open).map(({ person_id }) => person_id);

  it.each(modes)('sends everybody on the first night (%s)', async (mode) => {
    await after(mode, 1);
    expect(await openIds()).toEqual([]);
  });

  it.each(modes)('leaves every child of a lost answer Pending and in doubt (%s)', async (mode) => {
    const run = await after(mode, 2);
    const doubtful = Object.entries(waysOf(mode)).flatMap(([way, faults]) => {
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

  it.each(modes)('holds the law after the next night, whatever became of the children (%s)', async (mode) => {
    await after(mode, 3);
    const unsent = (await ledger.rows()).filter((row) => row.submission_status !== 'Sent');
    const states = new Set(unsent.map((row) => `${row.submission_status} ${row.row_state}`));
    expect([...states].sort()).toEqual(['Error Updated', 'Withdrawn Deleted']);
  });

  it.each(modes)(
    'takes away who left, and sends who returned or is no longer held back, on the night after (%s)',
    async (mode) => {
      await after(mode, 4);
      for (const way of Object.keys(waysOf(mode)))
        expect(await ledger.dfe.holds('test', idOf(way, 'leaves'))).toBeUndefined();
      // Only of those of whom nothing is sent any more is anything still in doubt.
      expect((await openIds()).filter((id) => !id.endsWith('leaves-cohort'))).toEqual([]);
    },
  );
});
