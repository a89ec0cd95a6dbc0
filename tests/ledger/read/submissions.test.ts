import type { SubmissionsFilter } from '../../../lib/ledger/read/submissionsOfRun';
import { builtChild, startLedgerTarget, type LedgerTarget } from '../ledgerTarget';

let target: LedgerTarget;
let run: string;
const accepted = { kind: 'accepted', receiptId: 'receipt-1', receiptTime: '2026-11-22 02:00:01' } as const;
const refused = { kind: 'refused', reason: 'child_details.sex is not valid' } as const;

beforeEach(async () => {
  target = await startLedgerTarget();
  const lease = await target.lease();
  run = lease.runId;
  for (const [id, result] of [
    ['Fake1', accepted],
    ['Fake2', refused],
    ['Fake3', accepted],
    ['Fake4', { kind: 'unknown', reason: 'No answer in time.' }],
    ['Fake5', accepted],
  ] as const) {
    const built = builtChild(id);
    await target.write(lease, {
      kind: 'insert',
      effect: 'new',
      personId: id,
      legacyId: null,
      payload: JSON.stringify(built.payload),
      hash: built.hash,
      status: 'Pending',
      response: null,
    });
    await target.posted(lease, built, result);
  }
});
afterEach(() => target.close());

async function listed(filter: SubmissionsFilter, limit: number): Promise<string[][]> {
  const pages: string[][] = [];
  let after: number | undefined;
  do {
    const rows = (await target.ledger.reader.submissionsOfRun(run, filter, { after, most: limit })) ?? [];
    pages.push(rows.map(({ personId, outcome }) => `${personId} ${outcome}`));
    after = rows.length < limit ? undefined : rows.at(-1)?.submissionId;
  } while (after !== undefined);
  return pages;
}

describe('what a run posted', () => {
  it('comes in the order in which it was posted, page by page', async () => {
    expect(await listed({}, 2)).toEqual([
      ['Fake1 accepted', 'Fake2 refused'],
      ['Fake3 accepted', 'Fake4 unknown'],
      ['Fake5 accepted'],
    ]);
    expect(await listed({}, 6)).toHaveLength(1);
  });

  it.each<[string, SubmissionsFilter, string[]]>([
    ['one outcome', { outcome: 'accepted' }, ['Fake1 accepted', 'Fake3 accepted', 'Fake5 accepted']],
    ['an outcome that there is none of', { outcome: 'unsent' }, []],
    ['one person, in any case', { personId: 'fake4' }, ['Fake4 unknown']],
    ['a person and an outcome', { personId: 'Fake4', outcome: 'accepted' }, []],
  ])('can be asked for %s', async (_, filter, expected) => {
    expect((await listed(filter, 2)).flat()).toEqual(expected);
  });

  it('says kind, hash, receipt and reason, and nothing of the body', async () => {
    const { reader } = target.ledger;
    const rows = await reader.submissionsOfRun(run, {}, { after: undefined, most: 2 });
    const common = { runId: run, endpoint: 'test', kind: 'full', isOpen: false };
    const times = { postedAt: target.now(), settledAt: target.now() };
    expect(rows).toEqual([
      {
        ...common,
        ...times,
        submissionId: expect.any(Number) as number,
        personId: 'Fake1',
        outcome: 'accepted',
        hash: builtChild('Fake1').hash.toString('hex'),
        receiptId: accepted.receiptId,
        receiptTime: accepted.receiptTime,
        reason: null,
      },
      {
        ...common,
        ...times,
        submissionId: expect.any(Number) as number,
        personId: 'Fake2',
        outcome: 'refused',
        hash: builtChild('Fake2').hash.toString('hex'),
        receiptId: null,
        receiptTime: null,
        reason: refused.reason,
      },
    ]);
  });

  it('is undefined for a run that is not there', async () => {
    const nowhere = '00000000-0000-4000-8000-00000000dead';
    expect(await target.ledger.reader.submissionsOfRun(nowhere, {}, { after: undefined, most: 1 })).toBe(
      undefined,
    );
  });
});

it('what was posted for a person is given over all endpoints, the newest first, and no more than is asked for', async () => {
  await target.sql(
    "INSERT INTO $submissions (run_id, ledger_table, endpoint, person_id, kind, created_at, outcome, is_open) SELECT N'r', N'ssd_api_data_staging_anon', N'live', N'Fake1', N'full', '2026-11-23', N'accepted', 0",
  );
  const { reader } = target.ledger;
  const all = await reader.submissionsOfPerson('FAKE1 ', 10);
  expect(all.map(({ endpoint, runId }) => [endpoint, runId])).toEqual([
    ['live', 'r'],
    ['test', run],
  ]);
  await target.posted(await target.lease(), builtChild('Fake1'), accepted);
  const newest = await reader.submissionsOfPerson('Fake1', 1);
  expect(newest.map(({ endpoint, runId }) => [endpoint, runId === run])).toEqual([
    ['test', false],
    ['live', false],
  ]);
  expect(await reader.submissionsOfPerson('Fake9', 10)).toEqual([]);
});
