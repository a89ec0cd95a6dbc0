import { createTableText } from '../../sandbox/sqlTarget/createSsd';
import { scriptBatches, type LedgerScript } from '../../sandbox/sqlTarget/ledgerScripts';
import type { World } from '../../sandbox/world/world';
import { describeOnStandIn } from '../standInOnly';
import { badNight, ledger, problemOf, startBadWorld, untouchable } from './badNight';

interface BrokenSchema {
  readonly when: string;
  /** Statements that break it; `$schema` stands for the schema in brackets. */
  readonly breaks: readonly string[];
  readonly code: string;
  readonly message: string;
}

const brokenSchemas: readonly BrokenSchema[] = [
  {
    when: 'SSD tables and columns are missing',
    breaks: [
      'DROP TABLE $schema.[ssd_sdq_scores]',
      'DROP TABLE $schema.[ssd_cin_plans]',
      'CREATE TABLE $schema.[ssd_cin_plans] (cinp_cin_plan_id nvarchar(48) NULL, cinp_person_id nvarchar(48) NULL, cinp_referral_id nvarchar(48) NULL, cinp_cin_plan_start_date datetime NULL)',
    ],
    code: 'ssd-tables-missing',
    message:
      'Schema ssd_sandbox lacks these tables and columns: ssd_sdq_scores, ssd_cin_plans.cinp_cin_plan_end_date. ' +
      'Check that SSD_SQL_SCHEMA is the schema of the SSD, and bring the SSD to the version that the documentation names.',
  },
  {
    when: 'the ledger is missing',
    breaks: [`DROP TABLE $schema.[${ledger}]`],
    code: 'ledger-not-ready',
    message:
      `In schema ssd_sandbox the job lacks the table ${ledger} (or any right on it). ` +
      'Have the database administrator run 010-ledger.sql from infra/sql for this schema, and check SSD_SQL_SCHEMA.',
  },
  {
    when: 'tables of ours are missing, and a column of the ledger',
    breaks: [
      'DROP TABLE $schema.[csc_api_submissions]',
      'DROP TABLE $schema.[csc_api_findings]',
      `ALTER TABLE $schema.[${ledger}] DROP COLUMN gone_since`,
    ],
    code: 'ledger-not-ready',
    message:
      `In schema ssd_sandbox the job lacks gone_since in ${ledger}; the table csc_api_submissions (or any right on it); the table csc_api_findings (or any right on it). ` +
      'Have the database administrator run 010-ledger.sql, 030-submissions.sql, 040-findings.sql from infra/sql for this schema, and check SSD_SQL_SCHEMA.',
  },
];

const repairs: readonly LedgerScript[] = ['010-ledger.sql', '030-submissions.sql', '040-findings.sql'];

describeOnStandIn('a schema that is not complete', 'drops tables', () => {
  let world: World;
  const run = async (...texts: readonly string[]): Promise<void> => {
    for (const text of texts)
      await world.standIns.sql.query(text.replaceAll('$schema', `[${world.sql.schema}]`));
  };
  beforeAll(async () => {
    world = await startBadWorld();
  });
  afterAll(() => world.close());

  it.each(brokenSchemas)('when $when, the run says which, and who mends it how', async (broken) => {
    await run(...broken.breaks);
    const { status, run: ended } = await badNight(world);
    expect(status).toBe(202);
    expect(ended).toMatchObject({ state: 'ended', outcome: 'failed' });
    expect({ code: ended?.code, message: ended?.message }).toEqual({
      code: broken.code,
      message: broken.message,
    });
    expect(await world.standIns.dfe.posts('test')).toEqual([]);

    // What the message says is enough.
    await run(
      ...(['ssd_sdq_scores', 'ssd_cin_plans'] as const).flatMap((table) => [
        `IF OBJECT_ID(N'${world.sql.schema}.${table}') IS NOT NULL DROP TABLE $schema.[${table}]`,
        createTableText({ schema: world.sql.schema }, table),
      ]),
      ...repairs.flatMap((script) => scriptBatches(script, { SchemaName: world.sql.schema })),
    );
    expect(await untouchable(world)).toEqual({ ledger: [], submissions: [], posts: [] });
  });

  it('is complete again after all that', async () => {
    const { run: ended } = await badNight(world);
    expect(ended).toMatchObject({ outcome: 'succeeded', counts: { accepted: 2 } });
  });

  it('without the table of runs no run can be noted, and whoever asks is told', async () => {
    await run('DROP TABLE $schema.[csc_api_runs]');
    const before = await untouchable(world);
    const { status, answer } = await badNight(world);
    expect(status).toBe(500);
    expect(answer).toEqual(
      problemOf(500, 'sql-table-missing', {
        detail:
          'The database has no table for the name ssd_sandbox.csc_api_runs, in statement runs.unbegun (SQL Server error 208).',
        advice:
          'Check that SSD_SQL_SCHEMA (ssd_sandbox) is the schema of the SSD, that the SSD is complete, and that the scripts that create the ledger have been run.',
      }),
    );
    expect(await untouchable(world)).toEqual(before);
  });
});
