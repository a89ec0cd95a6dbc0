import { everybody, SendingWorld } from './sendingWorld';
import { describeOnStandIn } from '../standInOnly';
import { until } from '../until';

const login = { user: 'csc_job', password: 'fake-sql-password-1' };
let sending: SendingWorld;

beforeAll(async () => {
  sending = await SendingWorld.start(
    { SSD_SQL_SIGN_IN: 'sql-login', KEY_VAULT_CACHE_MINUTES: '1440' },
    {
      sql: { login },
      secrets: { 'ssd-sql-user': login.user, 'ssd-sql-password': login.password },
    },
  );
});
afterAll(() => sending.world.close());

const timesOf = async (): Promise<number[]> => [...(await sending.timesAccepted()).values()];

describeOnStandIn('SQL that fails while DfE answers', 'needs SQL faults', () => {
  describe('an acceptance that cannot be recorded at once', () => {
    // The run commits when it is claimed, and for each batch twice: that it is in flight, and what became of it.
    const moments = [0, 1, 2, 3, 4, 5, 6].flatMap((skip) =>
      (['before', 'after'] as const).map((when) => [skip + 1, when, skip] as const),
    );
    it.each(moments)(
      'because the connection breaks at commit %i, %s it is done: is not posted again as if it had failed',
      async (_, when, skip) => {
        await sending.startOver();
        await sending.world.standIns.sql.setFaults([{ kind: 'drop-at-commit', when, skip, times: 1 }]);
        const run = await sending.send();
        expect(run.outcome).toMatch(/^succeeded/);
        expect(await sending.falselySent()).toEqual([]);
        expect(await timesOf()).toEqual(everybody.map(() => 1));
        const next = await sending.nextNight();
        expect(next.outcome).toBe('succeeded');
        expect(await sending.unsettled()).toEqual([]);
        expect(await timesOf()).toEqual(everybody.map(() => 1));
      },
    );

    it('because the server refuses every write of it, leaves those children in doubt, and stops', async () => {
      await sending.startOver();
      await sending.world.standIns.sql.setFaults([
        { kind: 'error', number: 9002, severity: 17, match: 'SET submission\\.outcome = batch\\.outcome' },
      ]);
      const run = await sending.send();
      expect(run).toMatchObject({ outcome: 'failed', code: 'sql-cannot-write', counts: { accepted: 0 } });
      // The second batch may have been on its way when the outcomes of the first were refused; the third never is.
      expect([1, 2]).toContain((await sending.posts()).length);
      expect(await sending.falselySent()).toEqual([]);
      const next = await sending.nextNight();
      expect(next).toMatchObject({ outcome: 'succeeded', counts: { accepted: everybody.length } });
      expect(await sending.unsettled()).toEqual([]);
    });
  });

  describe('a password of the SQL login that is changed, without a restart of the app', () => {
    const change = async (password: string): Promise<void> => {
      await sending.vault.setSecret('ssd-sql-password', password);
      await sending.world.standIns.sql.setPassword(login.user, password);
    };

    it('between two nights is read again', async () => {
      await sending.startOver();
      await change('fake-sql-password-2');
      expect(await sending.send()).toMatchObject({
        outcome: 'succeeded',
        counts: { accepted: everybody.length },
      });
      expect(sending.world.output).not.toContain('fake-sql-password');
    });

    it('in the middle of a night, with every connection lost, is read again', async () => {
      await sending.startOver();
      await sending.dfe.setFaults([{ nth: 2, effect: { kind: 'hold' } }]);
      const running = sending.send();
      await until(async () => (await sending.posts()).length >= 2);
      await change('fake-sql-password-3');
      await sending.world.standIns.sql.dropConnections();
      await sending.dfe.release();
      expect((await running).outcome).toMatch(/^succeeded/);
      expect(await sending.falselySent()).toEqual([]);
      await sending.nextNight();
      expect(await sending.unsettled()).toEqual([]);
    });

    it('at the server only is said so, with what to do', async () => {
      await sending.world.standIns.sql.setPassword(login.user, 'fake-sql-password-4');
      const { run, failure } = await sending.world.requested({ stages: 'deliver' });
      expect(run).toBeUndefined();
      expect(failure).toMatch(
        /refused the sign-in by SQL login .* Check the user and password secrets in Key Vault/,
      );
      await change('fake-sql-password-5');
      expect((await sending.send()).outcome).toBe('succeeded');
    });
  });
});
