import { decideLeaver } from '../../lib/ledger/decide/leaver';
import { decidePrepared } from '../../lib/ledger/decide/preparedChild';
import { inventoryOf } from '../../lib/payload/change/inventory';
import { normalKey } from '../../lib/payload/normalKey';
import { builtChild, startLedgerTarget, type LedgerTarget } from './ledgerTarget';

const name = 'Fakename';
const accepted = {
  kind: 'accepted',
  receiptId: 'fake-receipt',
  receiptTime: '2026-11-22T02:00:00.000',
} as const;

describe('a person who is gone from the SSD', () => {
  let target: LedgerTarget;
  beforeEach(async () => {
    target = await startLedgerTarget();
  });
  afterEach(() => target.close());

  /** What prepare finds and writes of the person, for an endpoint. */
  async function look(endpoint: 'test' | 'pre-production'): Promise<string | undefined> {
    const ledger = target.ledgerFor(endpoint);
    const [entry] = await ledger.readRange({ from: 'Gone1', upTo: 'Gone1' });
    if (entry === undefined) throw new Error('There is no row.');
    const change = decideLeaver(entry, 'gone', target.context({ endpoint }));
    await target.write(await target.lease(), change);
    return change === 'unchanged' ? change : change.effect;
  }
  const row = async () => {
    const [found] = await target.sql(
      'SELECT json_payload, previous_json_payload, previous_hash, partial_json_payload, submission_status, row_state FROM $ledger',
    );
    return found;
  };

  it.each([
    ['was never sent', false, 'Withdrawn'],
    ['was sent to another endpoint', true, 'Sent'],
  ])('and %s leaves nothing of the payload behind after the second look', async (_, isSent, status) => {
    const built = builtChild('Gone1', name);
    const lease = await target.lease();
    await target.write(lease, decidePrepared(undefined, built, target.context()));
    if (isSent) await target.posted(lease, built, accepted);
    await target.sql(`UPDATE $ledger SET partial_json_payload = N'{"first_name":"${name}"}'`);

    expect(await look('pre-production')).toBe('deleted');
    expect(JSON.stringify(await row())).toContain(name);
    target.pass(20);
    expect(await look('pre-production')).toBe('gone');
    expect(await row()).toEqual({
      json_payload: '{"la_child_id":"Gone1","purge":true}',
      previous_json_payload: null,
      previous_hash: null,
      partial_json_payload: null,
      submission_status: status,
      row_state: 'Deleted',
    });
    target.pass(24);
    expect(await look('pre-production')).toBe('unchanged');
    // The endpoint that was sent to may hold the record still: back there it is removed.
    expect(await look('test')).toBe(isSent ? 'purge' : 'unchanged');
  });

  it('and comes back where DfE still holds the record is in doubt, since nothing says what that was', async () => {
    const built = builtChild('Gone1', name);
    const lease = await target.lease();
    await target.write(lease, decidePrepared(undefined, built, target.context()));
    const ids = await target.ledger.beginSubmissions(lease, [
      {
        personId: 'Gone1',
        hash: built.hash,
        kind: 'full',
        inventory: inventoryOf(built.payload),
        partialBody: null,
      },
    ]);
    await target.ledger.settleSubmissions(lease, [
      {
        submissionId: ids.get(normalKey('Gone1')) ?? 0,
        personId: 'Gone1',
        kind: 'full',
        hash: built.hash,
        openUpTo: 0,
        previousAfter: built.payload,
        result: accepted,
      },
    ]);
    expect(await target.ledger.readDoubts(['Gone1'])).toEqual(new Map());
    await look('pre-production');
    target.pass(20);
    await look('pre-production');
    const back = await target.lease();
    await target.write(back, decidePrepared(await target.entry('Gone1'), built, target.context()));
    const { children } = await target.ledger.pagePending({
      after: undefined,
      limit: 10,
      which: 'together',
      runId: back.runId,
    });
    expect(children).toMatchObject([{ kind: 'payload', previous: undefined }]);
    expect(children[0]).toHaveProperty('inDoubt.length', 1);
  });

  it('and whose record was removed leaves no inventory of it for that endpoint', async () => {
    const built = builtChild('Gone1', name);
    const lease = await target.lease();
    await target.write(lease, decidePrepared(undefined, built, target.context()));
    await target.posted(lease, built, accepted);
    await look('test');
    target.pass(20);
    expect(await look('test')).toBe('purge');
    const next = await target.lease();
    const hash = (await target.entry('Gone1')).row.currentHash ?? Buffer.alloc(32);
    const ids = await target.ledger.beginSubmissions(next, [
      { personId: 'Gone1', hash, kind: 'purge', inventory: { items: [] }, partialBody: null },
    ]);
    await target.ledger.settleSubmissions(next, [
      {
        submissionId: ids.get(normalKey('Gone1')) ?? 0,
        personId: 'Gone1',
        kind: 'purge',
        hash,
        openUpTo: 0,
        previousAfter: null,
        result: accepted,
      },
    ]);
    expect(await row()).toMatchObject({ submission_status: 'Sent', previous_json_payload: null });
    expect(await target.sql('SELECT kind, inventory FROM $submissions ORDER BY submission_id')).toEqual([
      { kind: 'full', inventory: null },
      { kind: 'purge', inventory: null },
    ]);
  });
});
