import { appendSsd } from '../../sandbox/ssdData/appendSsd';
import { fewChildren, withBystanders } from '../../sandbox/ssdData/withBystanders';
import { scriptBatches, type LedgerScript } from '../../sandbox/sqlTarget/ledgerScripts';
import { World } from '../../sandbox/world/world';
import { describeOnStandIn } from '../standInOnly';
import { handmadeDay, plainChild } from './handmadeSsd';

/** The steps of docs/data-subjects.md, night by night. */
describeOnStandIn('an erasure that was granted', 'runs the scripts with all rights', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({
      settings: { LEDGER_TABLE: 'ssd_api_data_staging', LEAVER_SECOND_LOOK_HOURS: '20', ...fewChildren },
    });
    const data = plainChild('1001');
    appendSsd(data, plainChild('1002'));
    await world.load(withBystanders(data));
  });
  afterAll(() => world.close());

  const night = async (number: number): Promise<string | undefined> => {
    const clock = new Date(Date.parse(`${handmadeDay}T02:30:00Z`) + number * 86_400_000).toISOString();
    if (number === 0) await world.startHost({ clock });
    else await world.setClock(clock);
    return (await world.night()).run?.outcome;
  };
  const play = async (script: LedgerScript): Promise<Record<string, unknown>[]> => {
    const rows: Record<string, unknown>[] = [];
    const variables = { SchemaName: world.sql.schema, PersonId: '1001', EvenIfDfeHolds: 'no' };
    for (const batch of scriptBatches(script, variables)) rows.push(...(await world.sql.query(batch)));
    return rows;
  };
  const heldByDfe = async (): Promise<unknown[]> =>
    (await world.standIns.dfe.holdings('test')).map((child) => child['la_child_id']);
  const standing = () =>
    world.sql.query(
      `SELECT row_state, submission_status, CASE WHEN previous_json_payload IS NULL THEN 0 ELSE 1 END AS payload_of_dfe FROM ${world.table('ssd_api_data_staging')} WHERE person_id = N'1001'`,
    );

  it('waits until DfE has removed the record, and then leaves nothing of the person', async () => {
    expect(await night(0)).toBe('succeeded');
    expect(await heldByDfe()).toEqual(['1001', '1002']);
    const access = await play('071-show-person.sql');
    expect(access.map((row) => row['kept_in'])).toEqual(['ssd_api_data_staging', 'csc_api_submissions']);
    // While DfE holds it, the script refuses.
    await expect(play('070-forget-person.sql')).rejects.toThrow('DfE may still hold');

    for (const [table, column] of [
      ['ssd_person', 'pers_person_id'],
      ['ssd_cin_episodes', 'cine_person_id'],
      ['ssd_cin_plans', 'cinp_person_id'],
    ] as const)
      await world.sql.query(`DELETE FROM ${world.table(table)} WHERE ${column} = N'1001'`);
    expect(await night(1)).toBe('succeeded');
    expect(await heldByDfe()).toEqual(['1001', '1002']);
    await expect(play('070-forget-person.sql')).rejects.toThrow('DfE may still hold');

    expect(await night(2)).toBe('succeeded');
    expect(await heldByDfe()).toEqual(['1002']);
    expect(await standing()).toEqual([
      { row_state: 'Deleted', submission_status: 'Sent', payload_of_dfe: 0 },
    ]);

    await play('070-forget-person.sql');
    expect(await play('071-show-person.sql')).toEqual([]);
    // The nights go on without the person.
    expect(await night(3)).toBe('succeeded');
    expect(await play('071-show-person.sql')).toEqual([]);
    expect(await heldByDfe()).toEqual(['1002']);
  });
});
