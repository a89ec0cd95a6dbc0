import { decidePrepared } from '../../lib/ledger/decide/preparedChild';
import { scriptBatches, type LedgerScript } from '../../sandbox/sqlTarget/ledgerScripts';
import { builtChild, startLedgerTarget, type LedgerTarget } from './ledgerTarget';

const accepted = {
  kind: 'accepted',
  receiptId: 'fake-receipt',
  receiptTime: '2026-11-22T02:00:00.000',
} as const;

describe('the script that forgets one person', () => {
  let target: LedgerTarget;
  beforeEach(async () => {
    target = await startLedgerTarget();
    const lease = await target.lease();
    for (const id of ['Gone1', 'Stays2']) {
      const built = builtChild(id);
      await target.ledger.applyPrepared(lease, {
        changes: [decidePrepared(undefined, built, target.context())].filter((one) => one !== 'unchanged'),
        findings: [{ personId: id, findings: [{ rule: 'fake-rule', severity: 'warning', path: '' }] }],
      });
      await target.posted(lease, built, accepted);
    }
    const planned = { kind: 'full', why: 'new', reason: null, paths: null } as const;
    await target.ledger.writePlan(
      lease,
      ['Gone1', 'Stays2'].map((personId) => ({ personId, ...planned })),
    );
    await target.sql("UPDATE $findings SET value = N'gone1' WHERE person_id = N'Stays2'");
    await target.sql(
      `UPDATE $runs SET state = N'finished', reached = N'{"personKey":"Gone1"}', purpose = N'persons', options = N'{"persons":["Stays2","Gone1"]}'`,
    );
  });
  afterEach(() => target.close());

  const play = async (script: LedgerScript, evenIfDfeHolds = 'no'): Promise<Record<string, unknown>[]> => {
    const variables = {
      SchemaName: target.database.names.schema,
      PersonId: 'Gone1',
      EvenIfDfeHolds: evenIfDfeHolds,
    };
    const rows: Record<string, unknown>[] = [];
    for (const batch of scriptBatches(script, variables)) rows.push(...(await target.sql(batch)));
    return rows;
  };
  const whereKept = async (): Promise<unknown[]> =>
    (await play('071-show-person.sql')).map((row) => row['kept_in']);
  const everywhere = [
    'ssd_api_data_staging_anon',
    'csc_api_submissions',
    'csc_api_findings',
    'csc_api_planned',
    'csc_api_findings of others',
  ];

  it('stops where DfE may still hold the record, and then nothing is gone', async () => {
    expect(await whereKept()).toEqual(everywhere);
    await expect(play('070-forget-person.sql')).rejects.toThrow();
    expect(await whereKept()).toEqual(everywhere);
  });

  it('leaves nothing of the person and everything of the others, as the script that shows it says', async () => {
    await play('070-forget-person.sql', 'yes');
    expect(await whereKept()).toEqual([]);
    expect(await target.sql('SELECT person_id FROM $ledger')).toEqual([{ person_id: 'Stays2' }]);
    expect(await target.sql('SELECT person_id FROM $submissions')).toEqual([{ person_id: 'Stays2' }]);
    expect(await target.sql('SELECT person_id, value FROM $findings')).toEqual([
      { person_id: 'Stays2', value: null },
    ]);
    expect(await target.sql('SELECT reached, options FROM $runs')).toEqual([
      { reached: null, options: '{"persons":["forgotten"]}' },
    ]);
    expect(await target.sql('SELECT person_id FROM $schema.csc_api_planned')).toEqual([
      { person_id: 'Stays2' },
    ]);
    await play('070-forget-person.sql');
  });
});
