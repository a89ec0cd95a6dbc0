import { checkSsdTables } from '../../lib/ssd/checkSsdTables';
import { countRows } from '../../lib/ssd/countRows';
import { refreshDone } from '../../lib/ssd/refreshSignal';
import { statement } from '../sql/sqlWorld';
import { refill, startSsdWorld } from './ssdWorld';

let world: Awaited<ReturnType<typeof startSsdWorld>>;
beforeAll(async () => {
  world = await startSsdWorld();
});
afterEach(() => world.sql.clearFaults());
afterAll(() => world.close());

describe('the tables of the SSD', () => {
  it('are counted', async () => {
    await refill(world.database, { ssd_person: [{ pers_person_id: 'P1' }, { pers_person_id: null }] });
    expect(await countRows(world.database)).toMatchObject({ ssd_person: 2, ssd_professionals: 0 });
  });

  it('are all there, with the columns that are read', async () => {
    await expect(checkSsdTables(world.database)).resolves.toBeUndefined();
  });

  it('that are missing are named all at once, those of the settings too', async () => {
    const { database } = world;
    await database.query(statement('DROP TABLE [ssd_fake].[ssd_sdq_scores]'));
    await database.query(statement('DROP TABLE [ssd_fake].[ssd_disability]'));
    await database.query(
      statement('CREATE TABLE [ssd_fake].[ssd_disability] (disa_person_id nvarchar(48) NULL)'),
    );
    await expect(checkSsdTables(database, { la_return: ['child'] })).rejects.toMatchObject({
      kind: 'configuration',
      code: 'ssd-tables-missing',
      message:
        'Schema ssd_fake lacks these tables and columns: la_return, ssd_disability.disa_table_id, ssd_disability.disa_disability_code, ssd_sdq_scores.',
      advice: expect.stringContaining('SSD_SQL_SCHEMA') as string,
    });
    await database.query(statement('DROP TABLE [ssd_fake].[ssd_disability]'));
    await database.query(
      statement(
        'CREATE TABLE [ssd_fake].[ssd_disability] (disa_table_id nvarchar(48) NULL, disa_person_id nvarchar(48) NULL, disa_disability_code nvarchar(48) NULL)',
      ),
    );
    await database.query(
      statement(
        'CREATE TABLE [ssd_fake].[ssd_sdq_scores] (csdq_table_id nvarchar(48) NULL, csdq_person_id nvarchar(48) NULL, csdq_sdq_completed_date datetime NULL, csdq_sdq_score int NULL, csdq_sdq_reason nvarchar(100) NULL)',
      ),
    );
  });

  it('that may not be read are named', async () => {
    world.sql.setFaults([{ kind: 'deny', right: 'SELECT', table: 'ssd_fake.ssd_person' }]);
    await expect(checkSsdTables(world.database)).rejects.toMatchObject({
      kind: 'configuration',
      code: 'ssd-no-right',
      message: 'The job’s database user may not read these tables of schema ssd_fake: ssd_person.',
    });
  });
});

describe('the signal that the refresh is done', () => {
  const signal = { table: 'la_refresh', column: 'state', value: 'complete' };

  beforeAll(async () => {
    await world.database.query(statement('CREATE TABLE [ssd_fake].[la_refresh] (state nvarchar(20) NULL)'));
  });

  it('is there when its column holds the value, in any case', async () => {
    expect(await refreshDone(world.database, signal)).toBe(false);
    await world.database.query(statement("INSERT INTO [ssd_fake].[la_refresh] (state) SELECT N'Complete'"));
    expect(await refreshDone(world.database, signal)).toBe(true);
  });
});
