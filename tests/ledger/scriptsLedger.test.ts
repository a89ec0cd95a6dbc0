import type { RunView } from '../../lib/run/app/runView';
import type { RunOptions } from '../../lib/run/runRequest';
import { appendSsd } from '../../sandbox/ssdData/appendSsd';
import { emptySsd } from '../../sandbox/ssdData/emptySsd';
import { handmadeClock, plainChild, plainPayload } from '../night/handmadeSsd';
import { LedgerWorld } from './nights/ledgerWorld';

const scriptsHash = `0x${'7f'.repeat(32)}`;
const confirmed: Partial<RunOptions> = { confirm: ['table-loss'] };
const nextDay = '2026-11-23T02:30:00Z';

/** What the scripts' builder made of a child: an episode and a plan more than there are today. */
const scriptsPayload = (id: string) => ({
  ...plainPayload(id),
  social_care_episodes: [
    {
      social_care_episode_id: `R${id}`,
      child_in_need_plans: [
        { child_in_need_plan_id: `P${id}`, start_date: '2026-02-01' },
        { child_in_need_plan_id: 'OldPlan', start_date: '2026-02-02' },
      ],
    },
    { social_care_episode_id: 'OldEpisode', referral_date: '2026-01-02' },
  ],
});

let ledger: LedgerWorld;
beforeAll(async () => {
  ledger = await LedgerWorld.start();
});
afterAll(() => ledger.close());

describe.each([
  { scriptsEndpoint: 'test', inDoubt: true },
  { scriptsEndpoint: 'live', inDoubt: false },
])(
  'a ledger of the reference scripts, which last sent to $scriptsEndpoint',
  ({ scriptsEndpoint, inDoubt }) => {
    const children = ['Sent1', 'pending2', 'broken3'];
    let first: RunView;

    beforeAll(async () => {
      await ledger.hostWith(scriptsEndpoint === 'live' ? { LEDGER_SCRIPTS_ENDPOINT: 'live' } : {});
      await ledger.forgetAll();
      const data = emptySsd();
      for (const id of children) appendSsd(data, plainChild(id));
      await ledger.world.load(data);
      const leave = (id: string, status: string, text: string, previous: string | null): Promise<unknown> =>
        ledger.query(
          `INSERT INTO $ledger (person_id, json_payload, previous_json_payload, current_hash, previous_hash, submission_status, row_state, api_response) SELECT N'${id}', N'${text}', ${previous === null ? 'NULL' : `N'${previous}'`}, ${scriptsHash}, ${scriptsHash}, N'${status}', N'unchanged', N'kept by the scripts'`,
        );
      const text = (id: string) => JSON.stringify(scriptsPayload(id));
      await leave('Sent1', 'Sent', text('Sent1'), text('Sent1'));
      await leave('pending2', 'pending', text('pending2'), null);
      await leave('broken3', 'SENT', '{"la_child_id": "broken3', 'null');
      await leave('gone4', 'sent', text('gone4'), text('gone4'));
      first = await ledger.run(handmadeClock, confirmed);
    });

    const rows = () =>
      ledger.query(`SELECT person_id, submission_status, row_state, accepted_by FROM $ledger ORDER BY id`);

    it('is taken over in the first night, which sends every child whole', async () => {
      expect(first).toMatchObject({ outcome: 'succeeded', counts: { accepted: 3, updated: 3, deleted: 1 } });
      expect(await ledger.dfe.holdings('test')).toEqual(['broken3', 'pending2', 'Sent1'].map(plainPayload));
      expect(await rows()).toEqual([
        ...children.map((id) => ({
          person_id: id,
          submission_status: 'Sent',
          row_state: 'Unchanged',
          accepted_by: 'test',
        })),
        { person_id: 'gone4', submission_status: 'Withdrawn', row_state: 'Deleted', accepted_by: null },
      ]);
      const bodies = await ledger.query(
        `SELECT partial_json_payload FROM $ledger WHERE person_id = N'Sent1'`,
      );
      const body = String(bodies[0]?.['partial_json_payload']);
      for (const old of ['OldPlan', 'OldEpisode'])
        expect(body.includes(`"${old}","purge":true`)).toBe(inDoubt);
    });

    it('leaves nothing to say in the second night, but the purge of who is gone where they may hold anything', async () => {
      await ledger.world.setClock(nextDay);
      const before = await ledger.dfe.posts('test');
      const { run } = await ledger.world.night();
      expect(run).toMatchObject({ counts: { unchanged: 3, accepted: inDoubt ? 1 : 0 } });
      const posts = (await ledger.dfe.posts('test')).slice(before.length);
      expect(posts.map(({ childIds }) => childIds)).toEqual(inDoubt ? [['gone4']] : []);
      expect((await rows())[3]).toMatchObject({
        submission_status: inDoubt ? 'Sent' : 'Withdrawn',
        row_state: 'Deleted',
      });
    });
  },
);
