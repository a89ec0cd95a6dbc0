import { checkServer } from '../../lib/ssd/inspectServer';
import { countRows } from '../../lib/ssd/rowCounts';
import { refreshDone } from '../../lib/ssd/refreshSignal';
import { createSsdTables } from '../../sandbox/sqlTarget/createSsd';
import { startSqlWorld, statement } from '../sql/sqlWorld';
import { itOnStandIn } from '../standInOnly';
import { refill, startSsdWorld, type SsdWorld } from './ssdWorld';

let world: SsdWorld;
beforeAll(async () => {
  world = await startSsdWorld();
});
afterAll(() => world.close());

describe('the tables of the SSD', () => {
  it('are counted', async () => {
    await refill(world.database, { ssd_person: [{ pers_person_id: 'P1' }, { pers_person_id: null }] });
    expect(await countRows(world.database)).toMatchObject({ ssd_person: 2, ssd_professionals: 0 });
  });

  it('are all there, with the columns that are read', async () => {
    await expect(checkServer(world.database)).resolves.toEqual([]);
  });

  it('that are missing are named all at once, those of the settings too', async () => {
    const { database } = world;
    await world.run('DROP TABLE $schema.[ssd_sdq_scores]');
    await world.run('DROP TABLE $schema.[ssd_disability]');
    await world.run('CREATE TABLE $schema.[ssd_disability] (disa_person_id nvarchar(48) NULL)');
    await expect(
      checkServer(database, [{ table: 'la_return', column: 'child', use: 'statutory id' }]),
    ).rejects.toMatchObject({
      kind: 'configuration',
      code: 'ssd-tables-missing',
      message: `Schema ${world.schema} lacks these tables and columns: la_return, ssd_disability.disa_table_id, ssd_disability.disa_disability_code, ssd_sdq_scores.`,
      advice: expect.stringContaining('SSD_SQL_SCHEMA') as string,
    });
    await world.run('DROP TABLE $schema.[ssd_disability]');
    await world.run(
      'CREATE TABLE $schema.[ssd_disability] (disa_table_id nvarchar(48) NULL, disa_person_id nvarchar(48) NULL, disa_disability_code nvarchar(48) NULL)',
    );
    await world.run(
      'CREATE TABLE $schema.[ssd_sdq_scores] (csdq_table_id nvarchar(48) NULL, csdq_person_id nvarchar(48) NULL, csdq_sdq_completed_date datetime NULL, csdq_sdq_score int NULL, csdq_sdq_reason nvarchar(100) NULL)',
    );
  });

  itOnStandIn('that may not be read are named', 'takes rights away', async () => {
    const standIn = await startSqlWorld();
    const database = standIn.open();
    await database.query(statement('CREATE SCHEMA ssd_fake'));
    await createSsdTables(database);
    standIn.sql.setFaults([{ kind: 'deny', right: 'SELECT', table: 'ssd_fake.ssd_person' }]);
    await expect(checkServer(database)).rejects.toMatchObject({
      kind: 'configuration',
      code: 'ssd-no-right',
      message: 'The job’s database user may not read these tables of schema ssd_fake: ssd_person.',
    });
    await standIn.close();
  });
});

describe('the signal that the refresh is done', () => {
  const today = '2026-11-28';
  const signal = { table: 'la_refresh', column: 'state', value: 'complete' };

  beforeAll(async () => {
    await world.run('CREATE TABLE $schema.[la_refresh] (state nvarchar(20) NULL)');
  });

  it('is there when its column holds the value, in any case', async () => {
    expect(await refreshDone(world.database, signal, today)).toBe(false);
    await world.run("INSERT INTO $schema.[la_refresh] (state) SELECT N'Complete'");
    expect(await refreshDone(world.database, signal, today)).toBe(true);
  });

  it.each([
    ['yesterday', '2026-11-27T23:59:00', false],
    ['today, just after midnight', '2026-11-28T00:00:00', true],
    ['today, just before midnight', '2026-11-28T23:59:00', true],
    ['on a day to come', '2026-11-29T00:00:00', false],
    ['without a date', null, false],
  ])('with a date counts when it says: done %s', async (_, done, expected) => {
    const dated = { ...signal, table: 'la_dated', dateColumn: 'done_at' };
    await world.run('CREATE TABLE $schema.[la_dated] (state nvarchar(20) NULL, done_at datetime NULL)');
    const at = done === null ? 'NULL' : `N'${done}'`;
    await world.run(`INSERT INTO $schema.[la_dated] (state, done_at) SELECT N'complete', ${at}`);
    expect(await refreshDone(world.database, dated, today)).toBe(expected);
    await world.run('DROP TABLE $schema.[la_dated]');
  });

  it('may stand in another schema', async () => {
    const { schema } = world;
    const other = { ...signal, table: `${schema}.la_refresh` };
    expect(await refreshDone(world.database, other, today)).toBe(true);
    await expect(
      refreshDone(world.database, { ...signal, table: 'elsewhere.la_refresh' }, today),
    ).rejects.toMatchObject({
      code: 'sql-table-missing',
      message: expect.stringContaining('elsewhere.la_refresh') as string,
    });
    await expect(refreshDone(world.database, { ...signal, table: 'a.b.c' }, today)).rejects.toMatchObject({
      code: 'sql-identifier',
    });
  });
});
