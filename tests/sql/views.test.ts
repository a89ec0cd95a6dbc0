import { findingRules } from '../../lib/payload/findings/findingRules';
import { ssdTableNames } from '../../lib/ssd/tables';
import { createTableText } from '../../sandbox/sqlTarget/createSsd';
import { scriptBatches, tableScripts, type LedgerScript } from '../../sandbox/sqlTarget/ledgerScripts';
import { startSqlServer } from '../../sandbox/sql/startSqlServer';
import type { SqlServer } from '../../sandbox/sql/sqlServer';

const schema = 'ssd_fake';
let server: SqlServer;

const run = async (script: LedgerScript): Promise<void> => {
  for (const batch of scriptBatches(script, { SchemaName: schema })) await server.query(batch);
};

beforeAll(async () => {
  server = await startSqlServer({ enforceGrants: true });
  await server.query(`CREATE SCHEMA [${schema}]`);
  for (const table of ssdTableNames) await server.query(createTableText({ schema }, table));
  for (const script of tableScripts) await run(script);
  await run('080-views.sql');
  await server.query(`
    INSERT INTO [${schema}].[csc_api_runs] (
      run_id, ledger_table, state, started_by, options, mode, endpoint, data_kind, version, slices, counts, run_date,
      requested_at, updated_at, cancel_requested, outcome
    )
    VALUES
      (N'run-1', N'ssd_api_data_staging_anon', N'finished', N'timer', N'{}', N'full', N'test', N'fake', N'1', 1,
        N'{"persons":12,"cohort":10,"accepted":7,"heldBack":2,"refused":1}', N'2026-11-28', '2026-11-28T02:00:00',
        '2026-11-28T02:10:00', 0, N'succeeded_with_findings'),
      (N'run-2', N'ssd_api_data_staging_anon', N'queued', N'http', N'{}', N'full', N'test', N'fake', N'1', 0,
        N'{}', NULL, '2026-11-29T02:00:00', '2026-11-29T02:00:00', 0, NULL)`);
  await server.query(`
    INSERT INTO [${schema}].[csc_api_findings] (run_id, ledger_table, ended_by, person_id, rule_id, severity, path, ssd_table, ssd_column)
    VALUES
      (N'run-1', N'ssd_api_data_staging_anon', NULL, N'Fake1', N'child-id-missing', N'error', N'la_child_id', N'ssd_person', N'pers_person_id'),
      (N'run-1', N'ssd_api_data_staging_anon', N'run-2', N'Fake2', N'date-not-valid', N'warning', N'child_details', NULL, NULL),
      (N'run-0', N'ssd_api_data_staging_anon', NULL, N'Fake3', N'rule-of-later', N'warning', N'child_details', NULL, NULL)`);
});
afterAll(() => server.close());

it('shows a night in words and counts', async () => {
  expect(
    await server.query(`
      SELECT run_id, outcome_in_words, persons_read, sent, held_back, refused
      FROM [${schema}].[csc_api_v_nights]
      ORDER BY run_id`),
  ).toEqual([
    {
      run_id: 'run-1',
      outcome_in_words: 'Sent, with records to fix',
      persons_read: 12,
      sent: 7,
      held_back: 2,
      refused: 1,
    },
    {
      run_id: 'run-2',
      outcome_in_words: 'Waiting',
      persons_read: null,
      sent: null,
      held_back: null,
      refused: null,
    },
  ]);
});

it('shows what stands and is to be fixed, with its rule in words', async () => {
  const { meaning, fix } = findingRules['child-id-missing'];
  expect(
    await server.query(`
      SELECT person_id, held_back, what_is_wrong, how_to_fix_it, since
      FROM [${schema}].[csc_api_v_records_to_fix]
      ORDER BY person_id`),
  ).toEqual([
    { person_id: 'Fake1', held_back: 'yes', what_is_wrong: meaning, how_to_fix_it: fix, since: '2026-11-28' },
    { person_id: 'Fake3', held_back: 'no', what_is_wrong: 'rule-of-later', how_to_fix_it: null, since: null },
  ]);
});

it('has every rule in the words of the program', () => {
  const script = scriptBatches('080-views.sql', { SchemaName: schema }).join('\n');
  const quoted = (text: string): string => `N'${text.replaceAll("'", "''")}'`;
  for (const [rule, { meaning, fix }] of Object.entries(findingRules))
    expect(script).toContain(`(${quoted(rule)}, ${quoted(meaning)}, ${quoted(fix)})`);
});

it('may be made again', async () => {
  await run('080-views.sql');
  expect(await server.query(`SELECT run_id FROM [${schema}].[csc_api_v_nights]`)).toHaveLength(2);
});
