import { decideLeaver } from '../../lib/ledger/decide/leaver';
import { decidePrepared } from '../../lib/ledger/decide/preparedChild';
import { builtChild, startLedgerTarget, type LedgerTarget } from './ledgerTarget';

/** A hash that is not ours. */
const scriptsHash = '0x' + '7f'.repeat(32);

describe('rows that the reference scripts left', () => {
  let target: LedgerTarget;
  beforeEach(async () => {
    target = await startLedgerTarget();
  });
  afterEach(() => target.close());

  const leaveRow = (personId: string, status: string, state: string) => {
    const text = JSON.stringify({ la_child_id: personId, child_details: { first_name: 'Old' } });
    return target.sql(
      `INSERT INTO $ledger (person_id, json_payload, previous_json_payload, current_hash, previous_hash, submission_status, row_state) SELECT N'${personId}', N'${text}', N'${text}', ${scriptsHash}, ${scriptsHash}, N'${status}', N'${state}'`,
    );
  };

  it('are sent by the very run that takes them over, together, since none of them was a POST of ours', async () => {
    await leaveRow('Fake1', 'sent', 'unchanged');
    const lease = await target.lease();
    const change = decidePrepared(await target.entry('Fake1'), builtChild('Fake1'), target.context());
    await target.write(lease, change);

    const request = { after: undefined, limit: 10, runId: lease.runId } as const;
    const { children } = await target.ledger.pagePending({ ...request, which: 'together' });
    expect(children).toMatchObject([{ personId: 'Fake1', kind: 'payload', previous: undefined }]);
    expect(children[0]).toHaveProperty('inDoubt.length', 1);
    expect(await target.ledger.pagePending({ ...request, which: 'alone' })).toMatchObject({ children: [] });
  });

  it('go alone once a POST of ours got no answer, by the next run', async () => {
    await leaveRow('Fake1', 'Sent', 'Unchanged');
    const lease = await target.lease();
    const built = builtChild('Fake1');
    await target.write(lease, decidePrepared(await target.entry('Fake1'), built, target.context()));
    await target.posted(lease, built, { kind: 'unknown', reason: 'no answer in time' }, 1);

    const page = async (which: 'together' | 'alone', runId: string) =>
      (await target.ledger.pagePending({ after: undefined, limit: 10, runId, which })).children.length;
    expect(await page('together', lease.runId)).toBe(0);
    expect(await page('alone', lease.runId)).toBe(0);
    expect(await page('together', 'the-next-run')).toBe(0);
    expect(await page('alone', 'the-next-run')).toBe(1);
  });

  it('are taken over too when their child left before we came and the setting purges such leavers', async () => {
    await leaveRow('Fake1', 'Sent', 'Deleted');
    await target.sql(`UPDATE $ledger SET last_updated = N'2026-11-01T00:00:00'`);
    const lease = await target.lease();
    const purging = () => target.context({ purgeCohortLeavers: true });
    await target.write(lease, decideLeaver(await target.entry('Fake1'), 'left', purging()));
    expect(await target.entry('Fake1')).toMatchObject({
      row: { status: 'Withdrawn', hasPrevious: false },
      submissions: { open: 1 },
    });

    target.pass(24);
    expect(decideLeaver(await target.entry('Fake1'), 'left', purging())).toMatchObject({
      effect: 'purge',
      status: 'Pending',
    });
  });

  describe('and cut the id of', () => {
    const id = 'Fake-child-with-an-id-of-32-char';
    const cut = id.slice(0, 20);
    const leaveCut = () => {
      const text = JSON.stringify({
        la_child_id: cut,
        mis_child_id: 'M1',
        child_details: { first_name: 'Old' },
      });
      return target.sql(
        `INSERT INTO $ledger (person_id, json_payload, previous_json_payload, current_hash, submission_status, row_state) SELECT N'${id}', N'${text}', N'${text}', ${scriptsHash}, N'Sent', N'Unchanged'`,
      );
    };
    const pending = async (runId: string) =>
      (await target.ledger.pagePending({ after: undefined, limit: 10, which: 'together', runId })).children;
    const removal = { kind: 'purge', personId: cut };

    it('a child lose the record under it with a purge of its own, once, and the child is sent whole', async () => {
      await leaveCut();
      const lease = await target.lease();
      await target.write(lease, decidePrepared(await target.entry(id), builtChild(id), target.context()));
      const children = await pending(lease.runId);
      expect(children).toMatchObject([removal, { kind: 'payload', personId: id, previous: undefined }]);
      expect(JSON.parse(children[0]?.payloadText ?? '')).toEqual({
        la_child_id: cut,
        mis_child_id: 'M1',
        purge: true,
      });
      // The next prepare finds that there is no such person: the purge is under way, and stays so until it is accepted.
      expect(decideLeaver(await target.entry(cut), 'gone', target.context())).toBe('unchanged');

      const hash = children[0]?.hash ?? Buffer.alloc(32);
      const ids = await target.ledger.beginSubmissions(lease, [
        { personId: cut, hash, kind: 'purge', inventory: { items: [] }, partialBody: null },
      ]);
      await target.ledger.settleSubmissions(lease, [
        {
          submissionId: [...ids.values()][0] ?? 0,
          personId: cut,
          kind: 'purge',
          hash,
          openUpTo: children[0]?.openUpTo ?? 0,
          previousAfter: null,
          result: { kind: 'accepted', receiptId: 'fake', receiptTime: '2026-11-22T02:00:00.000' },
        },
      ]);
      target.pass(48);
      expect(decideLeaver(await target.entry(cut), 'gone', target.context())).toBe('unchanged');
      await target.write(
        lease,
        decidePrepared(await target.entry(id), builtChild(id, 'New'), target.context()),
      );
      expect(await pending(lease.runId)).toMatchObject([{ kind: 'payload', personId: id }]);
    });

    it('a child keep its record where the authority goes on cutting ids', async () => {
      await leaveCut();
      const lease = await target.lease();
      const { payload, hash, ...built } = builtChild(id);
      const cutChild = { ...built, payload: { ...payload, la_child_id: cut }, hash };
      await target.write(lease, decidePrepared(await target.entry(id), cutChild, target.context()));
      expect(await pending(lease.runId)).toMatchObject([{ kind: 'payload', personId: id }]);
    });

    it('a child leave the record alone where another child has the cut id as its own', async () => {
      await leaveCut();
      const lease = await target.lease();
      const both = [
        decidePrepared(undefined, builtChild(cut), target.context()),
        decidePrepared(await target.entry(id), builtChild(id), target.context()),
      ];
      await target.write(lease, ...both);
      const children = await pending(lease.runId);
      expect(children).toMatchObject([
        { kind: 'payload', personId: cut },
        { kind: 'payload', personId: id },
      ]);
      // What the scripts sent under that id may be what DfE holds of the other child.
      expect(children[0]).toHaveProperty('inDoubt.length', 1);
    });
  });
});
