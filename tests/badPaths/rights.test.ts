import { scriptBatches, type LedgerScript } from '../../sandbox/sqlTarget/ledgerScripts';
import type { World } from '../../sandbox/world/world';
import { handmadeDay } from '../night/handmadeSsd';
import { describeOnStandIn } from '../standInOnly';
import { badNight, confirmed, ledger, nothing, problemOf, startBadWorld, untouchable } from './badNight';

const principal = 'func-csc-data-flow';
const schema = 'ssd_sandbox';

const login = { user: 'csc_job', password: 'fake-Password-1' };

let world: World;

async function runScripts(user: string, ...scripts: readonly LedgerScript[]): Promise<void> {
  const variables = {
    SchemaName: schema,
    PrincipalName: user,
    PrincipalObjectId: '00000000-0000-0000-0000-0000000000aa',
  };
  for (const script of scripts)
    for (const batch of scriptBatches(script, variables)) await world.standIns.sql.query(batch);
}

describeOnStandIn('on a server that asks for rights', 'needs rights that only GRANT gives', () => {
  const twoChildren = 'two children, and nothing sent';
  beforeAll(async () => {
    world = await startBadWorld({
      standIns: {
        sql: { enforceGrants: true, tokenUser: principal, login },
        secrets: { 'ssd-sql-user': login.user, 'ssd-sql-password': login.password },
      },
    });
    await world.standIns.sql.keep(twoChildren);
  });
  beforeEach(async () => {
    await world.standIns.sql.putBack(twoChildren);
    await world.standIns.dfe.reset();
  });
  afterAll(() => world.close());

  describe('a database user without enough rights', () => {
    afterEach(async () => {
      await world.standIns.sql.clearFaults();
      expect(await untouchable(world)).toEqual(nothing);
    });

    it('with no right at all is told which script helps', async () => {
      const { status, answer } = await badNight(world);
      expect(status).toBe(500);
      expect(answer).toEqual(
        problemOf(500, 'sql-no-right', {
          detail: expect.stringMatching(
            /^The job’s database user has no right on the table or procedure csc_api_runs, in statement runs\.unbegun \(SQL Server error 229\)\.$/,
          ) as string,
          advice:
            'Have the database administrator run 060-role.sql from infra/sql for this schema, and put the job’s user into the role with 061-managed-identity.sql or 062-sql-login.sql.',
        }),
      );
    });

    it('that may not write the ledger ends the run before anything is read', async () => {
      await runScripts(principal, '060-role.sql', '061-managed-identity.sql');
      await world.standIns.sql.setFaults(
        (['INSERT', 'UPDATE'] as const).map((right) => ({
          kind: 'deny',
          right,
          table: `${schema}.${ledger}`,
        })),
      );
      const { run } = await badNight(world);
      expect(run).toMatchObject({
        outcome: 'failed',
        code: 'ledger-not-ready',
        message:
          `In schema ${schema} the job lacks the right to INSERT, UPDATE on ${ledger}. ` +
          'Have the database administrator run 060-role.sql from infra/sql for this schema, and check SSD_SQL_SCHEMA.',
      });
    });

    it('that may not read a table of the SSD too', async () => {
      await runScripts(principal, '060-role.sql', '061-managed-identity.sql');
      await world.standIns.sql.setFaults([
        { kind: 'deny', right: 'SELECT', table: `${schema}.ssd_disability` },
        { kind: 'deny', right: 'SELECT', table: `${schema}.ssd_person` },
      ]);
      const { run } = await badNight(world);
      expect(run).toMatchObject({
        outcome: 'failed',
        code: 'ssd-no-right',
        message:
          `The job’s database user may not read these tables of schema ${schema}: ssd_person, ssd_disability. ` +
          'Have the database administrator run 060-role.sql from infra/sql for this schema; a table that a setting names needs its own GRANT SELECT.',
      });
    });
  });

  describe('the role of infra/sql is enough', () => {
    const day = (more: number): string =>
      new Date(Date.parse(`${handmadeDay}T02:30:00Z`) + more * 86_400_000).toISOString();

    it('for nights that send, are refused, mark, purge and forget, as a managed identity', async () => {
      await runScripts(principal, '060-role.sql', '061-managed-identity.sql');
      await world.standIns.dfe.setFaults([{ effect: { kind: 'refuse', childIds: ['1002'], naming: 'all' } }]);
      const first = await badNight(world);
      expect(first.run).toMatchObject({
        outcome: 'succeeded_with_findings',
        counts: { accepted: 1, refused: 1 },
      });
      await world.standIns.dfe.clearFaults();

      // A child goes, and stays gone at the second look and the purge that follow.
      for (const table of ['ssd_person', 'ssd_cin_episodes', 'ssd_cin_plans'])
        await world.sql.query(`DELETE FROM ${world.table(table)} WHERE ${keyOf[table] ?? ''} = N'1001'`);
      const purged: number[] = [];
      for (const nights of [1, 2, 3]) {
        await world.restartHost({ clock: day(nights), settings: { SSD_MAX_TABLE_LOSS: '1' } });
        const { run } = await world.requested({ confirm: ['table-loss', 'purges'], retryErrors: true });
        expect(run?.outcome).toMatch(/^succeeded/);
        purged.push(run?.counts.accepted ?? 0);
      }
      expect(purged.reduce((sum, count) => sum + count, 0)).toBe(2);
      expect(await world.standIns.dfe.holdings('test')).toMatchObject([{ la_child_id: '1002' }]);

      // What is older than the retention is deleted.
      await world.restartHost({ clock: day(500) });
      const { run } = await world.requested(confirmed);
      expect(run?.outcome).toMatch(/^succeeded/);
      const runs = await world.sql.query(`SELECT run_id FROM ${world.table('csc_api_runs')}`);
      expect(runs).toEqual([{ run_id: run?.runId }]);
    });

    it('as a SQL login', async () => {
      await runScripts(login.user, '060-role.sql', '062-sql-login.sql');
      const { run, output } = await badNight(world, { SSD_SQL_SIGN_IN: 'sql-login' });
      expect(run).toMatchObject({ outcome: 'succeeded', counts: { accepted: 2 } });
      expect(output).not.toContain(login.password);
    });
  });
});

const keyOf: Readonly<Record<string, string>> = {
  ssd_person: 'pers_person_id',
  ssd_cin_episodes: 'cine_person_id',
  ssd_cin_plans: 'cinp_person_id',
};
