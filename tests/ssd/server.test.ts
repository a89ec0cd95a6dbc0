import { allStatements } from '../../lib/sql/statement';
import type { OpenedDatabase } from '../../lib/sql/openDatabase';
import {
  checkServer,
  inspectServer,
  tablesWithOutput,
  type SettingColumn,
} from '../../lib/ssd/inspectServer';
import { rangeSettings, readPersons, readSettings } from '../../lib/ssd/readPersons';
import '../../lib/ledger/createLedger';
import { createSsdTables, createTableText } from '../../sandbox/sqlTarget/createSsd';
import type { SqlServerOptions } from '../../sandbox/sql/sqlServerOptions';
import type { SsdTable } from '../../lib/payload/personRows';
import { startSqlWorld, statement, type SqlWorld } from '../sql/sqlWorld';
import { describeOnStandIn } from '../standInOnly';

/** What the server is, and not what its tables hold: a stand-in of its own for each test. */
describeOnStandIn('a server is looked at before it is trusted', 'makes servers of all kinds', () => {
  let world: SqlWorld;
  let database: OpenedDatabase;
  const run = (text: string) => database.query(statement(text));

  const start = async (options: Partial<SqlServerOptions> = {}): Promise<void> => {
    world = await startSqlWorld(options);
    database = world.open();
    await run('CREATE SCHEMA ssd_fake');
    await createSsdTables(database);
  };
  afterEach(() => world.close());

  /** Makes a table again with one column otherwise; an empty definition leaves the column out. */
  const redefine = async (table: SsdTable, column: string, definition: string): Promise<void> => {
    await run(`DROP TABLE [ssd_fake].[${table}]`);
    const as = definition === '' ? '' : `${column} ${definition}, `;
    const text = createTableText(database.names, table);
    const changed = text.replace(new RegExp(`\\b${column} [^,]+ NULL(, )?`), as);
    expect(changed).not.toBe(text);
    await run(changed.replace(/, \)$/, ')'));
  };

  const refusal = async (settings?: readonly SettingColumn[]) => {
    const error: unknown = await checkServer(database, settings).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    return error;
  };

  it('and trusted as the SSD’s definition makes it', async () => {
    await start();
    const { checks, missingOwners } = await inspectServer(database);
    expect(checks.map(({ name, problem }) => [name, problem?.message])).toEqual([
      ['tables', undefined],
      ['rights', undefined],
      ['types', undefined],
      ['collation', undefined],
      ['row counts', undefined],
      ['triggers', undefined],
    ]);
    expect(missingOwners).toEqual([]);
  });

  it.each<[SsdTable, string, string, string]>([
    ['ssd_person', 'pers_person_id', 'int NULL', 'int, expected text (nvarchar)'],
    ['ssd_cin_plans', 'cinp_referral_id', 'float NULL', 'float, expected text (nvarchar)'],
    ['ssd_person', 'pers_dob', 'nvarchar(20) NULL', 'nvarchar(20), expected a date (date or datetime)'],
    ['ssd_cla_episodes', 'clae_cla_id', 'bigint NULL', 'bigint, expected text (nvarchar)'],
  ])('%s.%s must not be %s', async (table, column, definition, says) => {
    await start();
    await redefine(table, column, definition);
    expect(await refusal()).toMatchObject({
      kind: 'configuration',
      code: 'ssd-column-types',
      message: expect.stringContaining(`${table}.${column} is ${says}`) as string,
    });
  });

  it.each<[SsdTable, string, string]>([
    ['ssd_person', 'pers_person_id', 'varchar(20) NULL'],
    ['ssd_person', 'pers_dob', 'date NULL'],
    ['ssd_person', 'pers_expected_dob', 'datetime2(0) NULL'],
    ['ssd_sdq_scores', 'csdq_sdq_score', 'nvarchar(5) NULL'],
  ])('%s.%s may be %s', async (table, column, definition) => {
    await start();
    await redefine(table, column, definition);
    expect(await refusal()).toBeUndefined();
  });

  it.each<[string, SettingColumn['use'], string | undefined]>([
    ['nvarchar(20)', 'statutory id', undefined],
    ['bigint', 'statutory id', undefined],
    ['decimal(10, 0)', 'statutory id', undefined],
    ['decimal(10, 2)', 'statutory id', 'decimal(10,2), expected text or a whole number'],
    ['float', 'statutory id', 'float, expected text or a whole number'],
    ['datetime', 'date', undefined],
    ['nvarchar(20)', 'date', 'nvarchar(20), expected a date (date or datetime)'],
  ])('a column of the LA’s own that is %s serves as %s, or is refused', async (type, use, says) => {
    await start();
    await run('CREATE SCHEMA la');
    await run(`CREATE TABLE [la].[own] (what ${type} NULL)`);
    const error = await refusal([{ table: 'la.own', column: 'what', use }]);
    if (says === undefined) expect(error).toBeUndefined();
    else
      expect(error).toMatchObject({ message: expect.stringContaining(`la.own.what is ${says}`) as string });
  });

  it.each(['Latin1_General_CS_AS', 'Latin1_General_BIN2'])(
    'an id must not tell two people apart by case: %s',
    async (collation) => {
      await start();
      await redefine('ssd_person', 'pers_person_id', `nvarchar(48) COLLATE ${collation} NULL`);
      expect(await refusal()).toMatchObject({
        code: 'ssd-collation',
        message: `Ids must compare without regard to case, expected a collation with _CI_: ssd_person.pers_person_id has the collation ${collation}.`,
      });
      // The stand-in does not pretend to compare as such a server does.
      await expect(run('SELECT COUNT(*) AS n FROM [ssd_fake].[ssd_person]')).rejects.toMatchObject({
        kind: 'bug',
      });
    },
  );

  it('a whole database must not tell two people apart by case', async () => {
    await start({ collation: 'Latin1_General_CS_AS' });
    const error = await refusal();
    expect(error).toMatchObject({
      code: 'ssd-collation',
      message: expect.stringContaining('the database has the collation Latin1_General_CS_AS') as string,
    });
  });

  it('columns that are compared must have one collation, the ledger’s too', async () => {
    await start();
    await redefine('ssd_cin_plans', 'cinp_referral_id', 'nvarchar(48) COLLATE Latin1_General_100_CI_AS NULL');
    await run(
      'CREATE TABLE [ssd_fake].[ssd_api_data_staging_anon] (person_id nvarchar(48) COLLATE SQL_Latin1_General_CP1_CI_AS NULL)',
    );
    expect(await refusal()).toMatchObject({
      code: 'ssd-collation',
      message:
        'These columns are compared and have different collations, expected the same: ' +
        'ssd_person.pers_person_id (Latin1_General_CI_AS) and ssd_api_data_staging_anon.person_id (SQL_Latin1_General_CP1_CI_AS); ' +
        'ssd_cin_plans.cinp_referral_id (Latin1_General_100_CI_AS) and ssd_cin_episodes.cine_referral_id (Latin1_General_CI_AS).',
    });
  });

  it('it must say how many rows a statement wrote', async () => {
    await start({ noCount: true });
    await run('CREATE TABLE [ssd_fake].[fake_rows] (id int NULL)');
    expect((await run('INSERT INTO [ssd_fake].[fake_rows] (id) SELECT 1')).rowsAffected).toBe(0);
    expect(await refusal()).toMatchObject({
      code: 'sql-no-count',
      advice: expect.stringContaining('sp_configure') as string,
    });
  });

  it('our tables must have no triggers, with which no statement may have an OUTPUT clause', async () => {
    await start();
    await run('CREATE TABLE [ssd_fake].[csc_api_runs] (id int NULL)');
    await run(
      'CREATE TRIGGER [ssd_fake].[audit_runs] ON [ssd_fake].[csc_api_runs] AFTER INSERT, UPDATE AS RETURN',
    );
    expect(await refusal()).toMatchObject({
      code: 'ledger-triggers',
      message: expect.stringContaining('(error 334): audit_runs on csc_api_runs.') as string,
    });
    await expect(
      run('INSERT INTO [ssd_fake].[csc_api_runs] (id) OUTPUT inserted.id SELECT 1'),
    ).rejects.toMatchObject({ kind: 'configuration', code: 'ledger-triggers' });
    await run('DROP TRIGGER [ssd_fake].[audit_runs]');
    expect(await refusal()).toBeUndefined();
  });

  it('views and synonyms are as good as tables', async () => {
    await start();
    await run('CREATE SCHEMA etl');
    await run(createTableText({ schema: 'etl' }, 'ssd_person'));
    await run(createTableText({ schema: 'etl' }, 'ssd_address'));
    await run('DROP TABLE [ssd_fake].[ssd_person]');
    await run('DROP TABLE [ssd_fake].[ssd_address]');
    await run('CREATE SYNONYM [ssd_fake].[ssd_person] FOR [etl].[ssd_person]');
    await run('CREATE VIEW [ssd_fake].[ssd_address] AS SELECT * FROM [etl].[ssd_address]');
    expect(await refusal()).toBeUndefined();
    await run("INSERT INTO [etl].[ssd_person] (pers_person_id) SELECT N'P1'");
    const people = await readPersons(database, { from: 'P1', upTo: 'P1' });
    expect(people.map(({ person }) => person.pers_person_id)).toEqual(['P1']);
  });

  it('a synonym for a table that is not there is a missing table', async () => {
    await start();
    await run('DROP TABLE [ssd_fake].[ssd_person]');
    await run('CREATE SYNONYM [ssd_fake].[ssd_person] FOR [etl].[ssd_person]');
    expect(await refusal()).toMatchObject({ code: 'ssd-tables-missing' });
  });

  it('the owner of what hangs on something may be missing: it is read as null, and the row is found by what it hangs on', async () => {
    await start();
    for (const [table, column] of [
      ['ssd_cla_placement', 'clap_person_id'],
      ['ssd_involvements', 'invo_person_id'],
      ['ssd_s47_enquiry', 's47e_person_id'],
    ] as const)
      await redefine(table, column, '');
    expect(await checkServer(database)).toEqual([
      { table: 'ssd_s47_enquiry', column: 's47e_person_id' },
      { table: 'ssd_cla_placement', column: 'clap_person_id' },
      { table: 'ssd_involvements', column: 'invo_person_id' },
    ]);
    await run("INSERT INTO [ssd_fake].[ssd_person] (pers_person_id) SELECT N'P1'");
    await run(
      "INSERT INTO [ssd_fake].[ssd_cin_episodes] (cine_referral_id, cine_person_id) SELECT N'R1', N'P1'",
    );
    await run(
      "INSERT INTO [ssd_fake].[ssd_cla_episodes] (clae_cla_episode_id, clae_person_id, clae_cla_id) SELECT N'E1', N'P1', N'C1'",
    );
    await run(
      "INSERT INTO [ssd_fake].[ssd_cla_placement] (clap_cla_placement_id, clap_cla_id) SELECT N'A1', N'C1'",
    );
    await run(
      "INSERT INTO [ssd_fake].[ssd_involvements] (invo_involvements_id, invo_referral_id) SELECT N'I1', N'R1'",
    );
    await run(
      "INSERT INTO [ssd_fake].[ssd_s47_enquiry] (s47e_s47_enquiry_id, s47e_referral_id) SELECT N'S1', N'R1'",
    );
    await run(
      "INSERT INTO [ssd_fake].[ssd_initial_cp_conference] (icpc_icpc_id, icpc_s47_enquiry_id) SELECT N'F1', N'S1'",
    );
    for (const settings of [await readSettings(database, {}), await rangeSettings(database, {})])
      for (const people of [{ from: 'P1', upTo: 'P1' }, ['P1']]) {
        const [person] = await readPersons(database, people, settings);
        expect(person?.tables).toMatchObject({
          ssd_cla_placement: [{ clap_cla_placement_id: 'A1', clap_person_id: null }],
          ssd_involvements: [{ invo_involvements_id: 'I1', invo_person_id: null }],
          ssd_s47_enquiry: [{ s47e_s47_enquiry_id: 'S1', s47e_person_id: null }],
          ssd_initial_cp_conference: [{ icpc_icpc_id: 'F1' }],
        });
      }
  });

  it('all that is wrong is one error', async () => {
    await start({ noCount: true });
    await redefine('ssd_person', 'pers_person_id', 'int NULL');
    await run('DROP TABLE [ssd_fake].[ssd_disability]');
    const error = await refusal();
    expect(error).toMatchObject({
      code: 'ssd-tables-missing',
      message: expect.stringMatching(/lacks .*ssd_disability\. .*pers_person_id is int.* NOCOUNT/) as string,
    });
  });
});

it('the tables that must have no triggers are those of the statements with an OUTPUT clause', () => {
  const statements = allStatements({ schema: 's', ledgerTable: 'the_ledger' });
  const tables = statements.flatMap(({ text }) =>
    /\bOUTPUT\s+(inserted|deleted)\./i.test(text)
      ? (/^\s*(?:WITH[\s\S]*?\n)?(?:INSERT INTO|UPDATE|DELETE FROM)\s+\[s\]\.\[(\w+)\]/im.exec(text)?.[1] ??
        text)
      : [],
  );
  expect(new Set(tables)).toEqual(new Set(tablesWithOutput));
});
