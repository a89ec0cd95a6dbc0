import type { Finding } from '../../lib/payload/finding';
import { startLedgerTarget, type LedgerTarget } from './ledgerTarget';

const warning = (rule: string, path = ''): Finding => ({ rule, severity: 'warning', path });
const everybody = { from: '0', upTo: 'z' };

describe('what validation says night after night', () => {
  let target: LedgerTarget;
  beforeEach(async () => {
    target = await startLedgerTarget();
  });
  afterEach(() => target.close());

  /** A run that finds this, by person; gives its id and the rows besides what they say. */
  async function night(found: Readonly<Record<string, readonly Finding[]>>): Promise<string> {
    const lease = await target.lease();
    const findings = Object.entries(found).map(([personId, list]) => ({ personId, findings: list }));
    await target.ledger.applyPrepared(lease, { changes: [], findings, range: everybody });
    return lease.runId;
  }
  const rows = () => target.sql('SELECT * FROM $findings ORDER BY finding_id');
  const standing = () =>
    target.sql('SELECT person_id, rule_id FROM $findings WHERE ended_by IS NULL ORDER BY person_id, rule_id');

  it('is written once, and not again while it stays the same', async () => {
    const found = {
      Fake1: [warning('one', 'a'), warning('one', 'b'), warning('two')],
      Fake2: [warning('one')],
    };
    const first = await night(found);
    const before = await rows();
    expect(before.map((row) => row['run_id'])).toEqual(Array(4).fill(first));
    await night(found);
    await night(found);
    expect(await rows()).toEqual(before);
  });

  it('ends when it is found no more, also with the person, and is written again when it comes back', async () => {
    await night({ Fake1: [warning('one'), warning('two')], Fake2: [warning('one')] });
    const second = await night({ Fake1: [warning('two'), warning('three')] });
    expect(await standing()).toEqual([
      { person_id: 'Fake1', rule_id: 'three' },
      { person_id: 'Fake1', rule_id: 'two' },
    ]);
    expect(
      await target.sql(
        'SELECT person_id, ended_by FROM $findings WHERE ended_by IS NOT NULL ORDER BY person_id',
      ),
    ).toEqual([
      { person_id: 'Fake1', ended_by: second },
      { person_id: 'Fake2', ended_by: second },
    ]);
    await night({ Fake1: [warning('one')], Fake2: [] });
    expect(await standing()).toEqual([{ person_id: 'Fake1', rule_id: 'one' }]);
    expect(await rows()).toHaveLength(5);
  });

  it('is what the last of two looks in one run found', async () => {
    const lease = await target.lease();
    const look = (...findings: Finding[]) =>
      target.ledger.applyPrepared(lease, { changes: [], findings: [{ personId: 'Fake1', findings }] });
    await look(warning('one'), warning('two'));
    await look(warning('two'));
    expect((await rows()).map((row) => row['rule_id'])).toEqual(['two']);
  });

  it('is forgotten once the run that ended it is past its retention, but stays while it stands', async () => {
    await night({ Fake1: [warning('one'), warning('two')] });
    await night({ Fake1: [warning('two')] });
    target.pass(24 * 100);
    const lease = await target.lease();
    const far = new Date(target.now().getTime() + 60_000);
    await target.sql("INSERT INTO $ledger (person_id, json_payload) SELECT N'Fake1', N'{}'");
    const before = new Date(target.now().getTime() - 24 * 3_600_000);
    expect(await target.ledger.applyRetention(lease, before, target.now())).toEqual({
      runs: 0,
      isDone: false,
    });
    expect(await rows()).toHaveLength(2);
    expect(await target.ledger.applyRetention(lease, before, far)).toEqual({ runs: 2, isDone: true });
    expect((await rows()).map((row) => row['rule_id'])).toEqual(['two']);
  });

  it('ends for people who are neither in the SSD nor in the ledger any more', async () => {
    await night({ Fake1: [warning('one')] });
    const lease = await target.lease();
    const far = new Date(target.now().getTime() + 60_000);
    await target.ledger.applyRetention(lease, new Date(0), far);
    expect(await standing()).toEqual([]);
  });
});
