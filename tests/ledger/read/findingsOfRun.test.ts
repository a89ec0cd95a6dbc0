import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { FindingsFilter, FindingsPosition, ListedFinding } from '../../../lib/ledger/read/findingsOfRun';
import type { Finding } from '../../../lib/payload/finding';
import { startLedgerTarget, type LedgerTarget } from '../ledgerTarget';

/** What a run finds, by person. */
type Found = Readonly<Record<string, readonly Finding[]>>;

const rule = (name: string, severity: Finding['severity'], path: string): Finding => ({
  rule: name,
  severity,
  path,
  table: 'ssd_person',
  column: 'pers_sex',
  value: 'X9',
});

const everybody = { from: '0', upTo: 'z' };

/** `Fake1 error id-missing a`: what two lists of findings are compared by. */
const inWords = (one: Pick<ListedFinding, 'personId' | 'severity' | 'rule' | 'path'>): string =>
  `${one.personId} ${one.severity} ${one.rule} ${one.path}`;

const wordsOf = (found: Found): string[] =>
  Object.entries(found)
    .flatMap(([personId, findings]) => findings.map((one) => inWords({ personId, ...one })))
    .sort();

let target: LedgerTarget;
beforeEach(async () => {
  target = await startLedgerTarget();
});
afterEach(() => target.close());

async function night(found: Found): Promise<string> {
  const lease = await target.lease();
  const findings = Object.entries(found).map(([personId, list]) => ({ personId, findings: list }));
  await target.ledger.applyPrepared(lease, { changes: [], findings, range: everybody });
  return lease.runId;
}

/** All pages of a run's findings, each of so many rows. */
async function pagesOf(runId: string, filter: FindingsFilter, limit: number): Promise<ListedFinding[][]> {
  const pages: ListedFinding[][] = [];
  let after: FindingsPosition | undefined;
  do {
    const rows = await target.ledger.reader.findingsOfRun(runId, filter, { after, most: limit });
    if (rows === undefined) throw new Error(`There is no run ${runId}.`);
    pages.push(rows);
    after = rows.length < limit ? undefined : rows.at(-1)?.position;
  } while (after !== undefined);
  return pages;
}

const allOf = async (runId: string, filter: FindingsFilter = {}): Promise<ListedFinding[]> =>
  (await pagesOf(runId, filter, 100)).flat();

describe('the findings of a run', () => {
  it('are what it found, whichever run found it first and whatever later runs ended, page by page', async () => {
    const anyFinding = fc.record({
      person: fc.constantFrom('Fake1', 'Fake2', 'Fake3'),
      rule: fc.constantFrom('one', 'two'),
      severity: fc.constantFrom('error' as const, 'warning' as const),
      path: fc.constantFrom('a', 'b'),
    });
    const nights = fc.array(fc.uniqueArray(anyFinding, { maxLength: 8, selector: JSON.stringify }), {
      minLength: 2,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(nights, fc.integer({ min: 1, max: 4 }), async (lists, limit) => {
        await target.sql('DELETE FROM $findings');
        const runs: { readonly runId: string; readonly expected: string[] }[] = [];
        for (const list of lists) {
          const found: Record<string, Finding[]> = {};
          for (const one of list) (found[one.person] ??= []).push(rule(one.rule, one.severity, one.path));
          runs.push({ runId: await night(found), expected: wordsOf(found) });
        }
        for (const { runId, expected } of runs) {
          const pages = await pagesOf(runId, {}, limit);
          expect(pages.flat().map(inWords).sort()).toEqual(expected);
          expect(pages.slice(0, -1).every((page) => page.length === limit)).toBe(true);
        }
      }),
      { numRuns: 12, seed: 20261129 },
    );
  });

  it('say since which run, and no value', async () => {
    const first = await night({ Fake1: [rule('one', 'warning', 'a')] });
    const second = await night({ Fake1: [rule('one', 'warning', 'a')] });
    expect(await allOf(second)).toEqual([
      {
        personId: 'Fake1',
        rule: 'one',
        severity: 'warning',
        path: 'a',
        table: 'ssd_person',
        column: 'pers_sex',
        sinceRun: first,
        since: target.now(),
        position: {
          part: 'standing',
          severity: 'warning',
          endedNo: 0,
          findingId: expect.any(Number) as number,
        },
      },
    ]);
  });

  it.each<[string, FindingsFilter, string[]]>([
    ['errors alone', { severity: 'error' }, ['Fake1 error one a', 'Fake2 error one a']],
    ['one rule', { rule: 'two' }, ['Fake1 warning two b']],
    ['one person, in any case and with blanks', { personId: 'fAKE2 ' }, ['Fake2 error one a']],
    ['a rule and a person', { rule: 'two', personId: 'Fake1' }, ['Fake1 warning two b']],
    ['a rule and a severity that it has not', { rule: 'two', severity: 'error' }, []],
  ])('can be asked for %s', async (_, filter, expected) => {
    const found = {
      Fake1: [rule('two', 'warning', 'b'), rule('one', 'error', 'a')],
      Fake2: [rule('one', 'error', 'a')],
    };
    const stands = await night(found);
    expect((await allOf(stands, filter)).map(inWords)).toEqual(expected);
    await night({});
    expect((await allOf(stands, filter)).map(inWords)).toEqual(expected);
  });

  it('stay what they were when the run that found them is past its retention', async () => {
    const found = { Fake1: [rule('one', 'error', 'a')] };
    await target.sql("INSERT INTO $ledger (person_id, json_payload) SELECT N'Fake1', N'{}'");
    const first = await night(found);
    target.pass(24 * 100);
    const second = await night(found);
    const lease = await target.lease();
    const aDayAgo = new Date(target.now().getTime() - 24 * 3_600_000);
    const soon = new Date(target.now().getTime() + 60_000);
    expect(await target.ledger.applyRetention(lease, aDayAgo, soon)).toMatchObject({ runs: 1 });
    expect(await target.ledger.reader.findingsOfRun(first, {}, { after: undefined, most: 1 })).toBe(
      undefined,
    );
    expect(await allOf(second)).toMatchObject([{ personId: 'Fake1', sinceRun: first, since: null }]);
  });

  it('miss none when a run ends some between two pages', async () => {
    const found = { Fake1: ['a', 'b', 'c', 'd'].map((path) => rule('one', 'warning', path)) };
    const run = await night(found);
    const { reader } = target.ledger;
    const first = await reader.findingsOfRun(run, {}, { after: undefined, most: 2 });
    await night({ Fake1: [rule('one', 'warning', 'd')] });
    const second = await reader.findingsOfRun(run, {}, { after: first?.at(-1)?.position, most: 9 });
    const paths = [first, second].flatMap((rows) => rows?.map(({ path }) => path) ?? []);
    expect(new Set(paths)).toEqual(new Set(['a', 'b', 'c', 'd']));
  });

  it('of another ledger table are not among them', async () => {
    const run = await night({ Fake1: [rule('one', 'error', 'a')] });
    await target.sql("UPDATE $findings SET ledger_table = N'ssd_api_data_staging'");
    expect(await allOf(run)).toEqual([]);
  });
});

/** What a page asks for equality, and then the number that the next page goes on from: an index that leads there serves it. */
describe('the indexes that serve a page', () => {
  const indexesOf = (script: string): string[] =>
    [...readFileSync(script, 'utf8').matchAll(/CREATE INDEX \w+ ON \S+ \(([^)]+)\)/g)].map(
      ([, columns = '']) => columns,
    );

  it.each([
    ['infra/sql/040-findings.sql', 'ledger_table, ended_by, severity, finding_id'],
    ['infra/sql/040-findings.sql', 'ledger_table, ended_by, severity, rule_id, finding_id'],
    ['infra/sql/040-findings.sql', 'ledger_table, ended_by, person_id'],
    ['infra/sql/030-submissions.sql', 'run_id, submission_id'],
    ['infra/sql/030-submissions.sql', 'run_id, outcome, submission_id'],
    ['infra/sql/030-submissions.sql', 'ledger_table, endpoint, person_id, submission_id'],
    ['infra/sql/020-runs.sql', 'ledger_table, run_no'],
  ])('%s makes one on %s', (script, columns) => {
    expect(indexesOf(script)).toContain(columns);
  });
});
