import fc from 'fast-check';
import type {
  StandingFilter,
  StandingFinding,
  StandingPosition,
} from '../../../lib/ledger/read/standingFindings';
import type { Finding } from '../../../lib/payload/finding';
import { startLedgerTarget, type LedgerTarget } from '../ledgerTarget';

const finding = (rule: string, severity: Finding['severity'], column: 'pers_sex' | 'pers_dob'): Finding => ({
  rule,
  severity,
  path: 'child_details',
  table: 'ssd_person',
  column,
  value: 'X9',
});
const sex = finding('code-not-recognised', 'warning', 'pers_sex');
const birth = finding('date-not-valid', 'warning', 'pers_dob');
const id = finding('child-id-too-long', 'error', 'pers_sex');

let target: LedgerTarget;
beforeEach(async () => {
  target = await startLedgerTarget();
});
afterEach(() => target.close());

async function night(found: Readonly<Record<string, readonly Finding[]>>): Promise<void> {
  const findings = Object.entries(found).map(([personId, list]) => ({ personId, findings: list }));
  await target.ledger.applyPrepared(await target.lease(), {
    changes: [],
    findings,
    range: { from: '0', upTo: 'z' },
  });
}

/** Everything, page by page. */
async function allOf(filter: StandingFilter = {}, most = 2): Promise<StandingFinding[]> {
  const all: StandingFinding[] = [];
  let after: StandingPosition | undefined;
  for (;;) {
    const page = await target.ledger.reader.standingFindings(filter, { after, most });
    all.push(...page);
    const last = page.at(-1);
    if (page.length < most || last === undefined) return all;
    after = { personId: last.personId, findingId: last.findingId };
  }
}

const inWords = ({ personId, rule }: StandingFinding): string => `${personId} ${rule}`;

describe('the records to fix', () => {
  it('are what stands, by person, and nothing that a night has ended', async () => {
    await night({ Fake2: [sex, birth], Fake1: [id], Fake3: [birth] });
    await night({ Fake2: [sex], Fake1: [id], Fake3: [birth] });
    expect((await allOf()).map(inWords)).toEqual([
      'Fake1 child-id-too-long',
      'Fake2 code-not-recognised',
      'Fake3 date-not-valid',
    ]);
    expect(JSON.stringify(await allOf())).not.toContain('X9');
  });

  it.each([
    ['a rule', { rule: 'date-not-valid' }, ['Fake2', 'Fake3']],
    ['a severity', { severity: 'error' }, ['Fake1']],
    ['a column', { table: 'ssd_person', column: 'pers_sex' }, ['Fake1', 'Fake2']],
    ['a table', { table: 'ssd_person' }, ['Fake1', 'Fake2', 'Fake2', 'Fake3']],
    [
      'all of them',
      { rule: 'date-not-valid', severity: 'error', table: 'ssd_person', column: 'pers_dob' },
      [],
    ],
  ] as const)('can be narrowed to %s', async (_, filter, people) => {
    await night({ Fake2: [sex, birth], Fake1: [id], Fake3: [birth] });
    expect((await allOf(filter)).map(({ personId }) => personId)).toEqual(people);
  });

  it('come once each, whatever the size of the pages', async () => {
    await night(Object.fromEntries(Array.from({ length: 23 }, (_, at) => [`Fake${at}`, [sex, birth]])));
    const whole = (await allOf({}, 1000)).map(({ findingId }) => findingId);
    expect(new Set(whole).size).toBe(46);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 50 }), async (most) => {
        expect((await allOf({}, most)).map(({ findingId }) => findingId)).toEqual(whole);
      }),
      { seed: 15, numRuns: 8 },
    );
  });
});
