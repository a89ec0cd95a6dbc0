import { createLedger } from '../../lib/ledger/createLedger';
import { decidePrepared } from '../../lib/ledger/decide/preparedChild';
import { normalKey } from '../../lib/payload/normalKey';
import type { Database, SqlSession } from '../../lib/sql/database';
import { builtChild, startLedgerTarget, type LedgerTarget } from './ledgerTarget';

/** The target's database, which notes the names of the statements that are sent through it. */
function noting(database: Database, names: string[]): Database {
  const noted = (session: SqlSession): SqlSession => ({
    query: (statement, values) => {
      names.push(statement.name);
      return session.query(statement, values);
    },
  });
  return {
    ...noted(database),
    names: database.names,
    transaction: (work) => database.transaction((session) => work(noted(session))),
    close: () => database.close(),
  };
}

describe('the round trips to the server', () => {
  let target: LedgerTarget;
  let sent: string[];
  beforeEach(async () => {
    target = await startLedgerTarget();
    sent = [];
  });
  afterEach(() => target.close());

  const ledger = () =>
    createLedger(noting(target.database, sent), {
      endpoint: 'test',
      scriptsEndpoint: 'test',
      now: target.now,
      newId: () => 'fake-id',
    });

  it('of a batch of a hundred are one before the POST and one after it, whatever became of whom', async () => {
    const children = Array.from({ length: 100 }, (_, at) => builtChild(`Fake${at}`));
    const lease = await target.lease();
    await target.write(lease, ...children.map((built) => decidePrepared(undefined, built, target.context())));
    const noted = ledger();
    // The key of the inventories is read once for a ledger that is opened.
    await noted.beginSubmissions(lease, []);
    sent.length = 0;
    const ids = await noted.beginSubmissions(
      lease,
      children.map(({ personId, hash }, at) => ({
        personId,
        hash,
        kind: 'full',
        inventory: { items: [] },
        partialBody: at % 2 === 0 ? '{}' : null,
      })),
    );
    expect(sent).toEqual(['submissions.begin']);
    sent.length = 0;
    await noted.settleSubmissions(
      lease,
      children.map(({ personId, hash, payload }, at) => ({
        submissionId: ids.get(normalKey(personId)) ?? 0,
        personId,
        kind: 'full',
        hash,
        openUpTo: 0,
        previousAfter: payload,
        result:
          at < 97
            ? { kind: 'accepted', receiptId: `receipt-${at}`, receiptTime: '2026-11-22T02:00:00.000' }
            : at === 97
              ? { kind: 'refused', reason: 'fake reason' }
              : { kind: at === 98 ? 'unknown' : 'unsent', reason: 'fake reason' },
      })),
    );
    expect(sent).toEqual(['submissions.settle']);
    expect(
      await target.sql(
        'SELECT submission_status, COUNT(*) AS children FROM $ledger GROUP BY submission_status ORDER BY submission_status',
      ),
    ).toEqual([
      { submission_status: 'Error', children: 1 },
      { submission_status: 'Pending', children: 2 },
      { submission_status: 'Sent', children: 97 },
    ]);
  });

  it('write nothing for a slice that has lost its run', async () => {
    const built = builtChild('Fake1');
    const lease = await target.lease();
    await target.write(lease, decidePrepared(undefined, built, target.context()));
    await target.sql("UPDATE $runs SET owner = N'another'");
    const noted = ledger();
    const entry = {
      personId: 'Fake1',
      hash: built.hash,
      kind: 'full',
      inventory: { items: [] },
      partialBody: '{}',
    } as const;
    await expect(noted.beginSubmissions(lease, [entry])).rejects.toMatchObject({
      code: 'run-ownership-lost',
    });
    expect(await target.sql('SELECT partial_json_payload FROM $ledger')).toEqual([
      { partial_json_payload: null },
    ]);
    const receipt = { kind: 'accepted', receiptId: 'fake', receiptTime: '2026-11-22T02:00:00.000' } as const;
    await expect(
      noted.settleSubmissions(lease, [
        { ...entry, submissionId: 1, openUpTo: 0, previousAfter: built.payload, result: receipt },
      ]),
    ).rejects.toMatchObject({ code: 'run-ownership-lost' });
    expect(await target.sql('SELECT submission_status FROM $ledger')).toEqual([
      { submission_status: 'Pending' },
    ]);
  });

  it.each([
    ['is spelt as before', 'Fake1', false],
    ['is spelt in another case', 'FAKE1', true],
  ])(
    'write the key of a changed child only where its id is not the same text: it %s',
    async (_, id, writesKey) => {
      const lease = await target.lease();
      await target.write(lease, decidePrepared(undefined, builtChild('Fake1'), target.context()));
      const change = decidePrepared(await target.entry('Fake1'), builtChild(id, 'Other'), target.context());
      if (change === 'unchanged') throw new Error('The child has changed.');
      await ledger().applyPrepared(lease, { changes: [change], findings: [] });
      expect(sent).toContain('ledger.replacePayloads');
      expect(sent.includes('ledger.respellIds')).toBe(writesKey);
      expect(await target.sql('SELECT person_id FROM $ledger')).toEqual([{ person_id: id }]);
    },
  );
});
