import type { SqlServer } from '../../sandbox/sql/sqlServer';
import { startSqlServer } from '../../sandbox/sql/startSqlServer';
import { Command, killLeftovers, runCommand } from './command';
import { asRealServer } from '../asRealServer';
import { until } from '../until';

interface Printed {
  readonly seed: number;
  readonly children: number;
  readonly nights: readonly {
    readonly date: string;
    readonly run: { readonly outcome: string; readonly counts: Readonly<Record<string, number>> };
    readonly dfe: Readonly<Record<string, number>>;
  }[];
  readonly error?: string;
}

const lastLine = (text: string): Printed => JSON.parse(text.trimEnd().split('\n').at(-1) ?? '') as Printed;

let server: SqlServer | undefined;
afterEach(async () => {
  killLeftovers();
  await server?.close();
});

describe('npm start', () => {
  it('plays nights of a few children, and prints a summary for people and one line of JSON last', async () => {
    const { exitCode, stdout, stderr } = await runCommand('night', [
      ...['--children', '30', '--seed', '3', '--date', '2026-11-30', '--nights', '2', '--json'],
    ]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const printed = lastLine(stdout);
    expect(printed).toMatchObject({
      seed: 3,
      children: 30,
      nights: [{ date: '2026-11-30' }, { date: '2026-12-01' }],
    });
    const [first, second] = printed.nights;
    expect(first?.run.counts['accepted']).toBeGreaterThan(10);
    expect(first?.dfe['children']).toBe(first?.run.counts['accepted']);
    // Only those to whom something happened are sent again.
    expect(second?.run.counts['accepted']).toBeGreaterThan(0);
    expect(second?.run.counts['accepted']).toBeLessThan((first?.run.counts['accepted'] ?? 0) / 2);
    for (const word of ['Night 1', 'Night 2', 'persons read', 'held back', 'receipts', 'peak memory', 'took'])
      expect(stdout).toContain(word);
    // Not a terminal: lines, no bars and no control characters.
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('reading, building, checking');
  });

  it('one child is enough, and counted as one', async () => {
    const { exitCode, stdout } = await runCommand('night', ['--children', '1']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('1 child in the cohort');
    expect(stdout).toContain('1 child in 1 request');
  });

  it('fails with what is wrong, and with a last line of JSON all the same', async () => {
    const environment = { SSD_SQL_SERVER: 'fake-production', KEY_VAULT_URL: 'https://fake-vault' };
    const { exitCode, stdout, stderr } = await runCommand(
      'night',
      ['--children', '1', '--json'],
      environment,
    );
    const error =
      'These settings of the app are set: KEY_VAULT_URL, SSD_SQL_SERVER. The sandbox refuses to run beside them; unset them. A SQL Server for tests is named by SANDBOX_SQL_* settings.';
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: `${error}\n` });
    expect(lastLine(stdout)).toEqual({ seed: 1, children: 1, nights: [], error });
    expect(stdout + stderr).not.toContain('fake-');
  });

  test.each<[string, readonly string[], string]>([
    ['an unknown option', ['--childs', '5'], "error: unknown option '--childs'"],
    ['a number that is none', ['--children', 'many'], 'It must be a whole number from 1 to 1000000.'],
    ['no children', ['--children', '0'], 'It must be a whole number from 1 to 1000000.'],
    ['too many nights', ['--nights', '31'], 'It must be a whole number from 1 to 30.'],
    ['a day that is none', ['--date', '2026-02-30'], 'It must be a day of the calendar'],
    ['a day of long ago', ['--date', '1753-06-01'], 'It must be a day of the calendar from 2000 to 2999'],
    ['a mode that is none', ['--mode', 'half'], 'Allowed choices are full, delta.'],
  ])('refuses %s', async (_, args, message) => {
    const { exitCode, stdout, stderr } = await runCommand('night', args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('explains itself', async () => {
    const { exitCode, stdout } = await runCommand('night', ['--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^Usage: npm start -- [^]*--children <n>[^]*--seed <n>[^]*--nights <n>[^]*--date <date>[^]*--json/,
    );
  });

  it('ended by Ctrl-C leaves no process and no schema on a server that SANDBOX_SQL_* name', async () => {
    const login = { user: 'fake_sandbox', password: 'fake-password-1' };
    const sql = await startSqlServer({ database: 'fake_db', logins: [login] });
    server = sql;
    // It stands still where it is to be stopped.
    sql.setFaults([{ kind: 'hold', match: 'COUNT\\(\\*\\) .*ssd_cin_episodes', times: 1 }]);
    const night = new Command(
      'night',
      ['--children', '20', '--json'],
      asRealServer(sql.port, 'fake_db', login),
    );
    await night.writes(/counting the SSD/);
    await until(() => sql.held() > 0);
    expect(await sql.query('SELECT COUNT(*) AS n FROM sys.schemas')).toEqual([{ n: 2 }]);
    night.interrupt();
    await night.writes(/Ending: /, 'stderr');
    sql.release();
    const { exitCode, stdout, stderr } = await night.ended();
    expect(exitCode).toBe(130);
    expect(stderr).toContain('Ending: what runs comes to a safe point first ...');
    expect(lastLine(stdout).error).toBe('It was stopped.');
    // Its run was not waited for: it ended at its next safe point.
    expect(sql.statements().filter(({ text }) => text.includes('SET cancel_requested = 1'))).toHaveLength(1);
    expect(night.leavesProcesses()).toBe(false);
    expect(await sql.query('SELECT COUNT(*) AS n FROM sys.schemas')).toEqual([{ n: 1 }]);
  });
});
