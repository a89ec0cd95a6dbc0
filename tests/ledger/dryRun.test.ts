import type { RunOptions } from '../../lib/run/runRequest';
import type { SsdData } from '../../sandbox/ssdData/ssdData';
import { plainPayload } from '../night/handmadeSsd';
import { childInVersion, nightOf, personOnly, ssdOf } from './nights/fewChildren';
import { LedgerWorld } from './nights/ledgerWorld';
import { differences, everyByte, planOf, type StoredPlanRow } from './nights/plans';

const everybody = ['1001', '1002', '1003', '1004'];
const version = (number: number, ids: readonly string[] = everybody): SsdData =>
  ssdOf(...ids.map((id) => childInVersion(id, number)));
const confirmed: Partial<RunOptions> = { confirm: ['table-loss', 'purges'] };
/** A few children are fewer than yesterday by more than the guard allows. */
const loss: Partial<RunOptions> = { confirm: ['table-loss'] };
const said = (plan: readonly StoredPlanRow[]): string[] =>
  plan.map(({ person_id, kind, why }) => `${person_id} ${kind} ${why}`).sort();

const long = process.env['TEST_LONG'] === '1';

/** What the process has that comes first: the case that needs it is the first. */
const scriptsSentToLive = { LEDGER_SCRIPTS_ENDPOINT: 'live' };
let ledger: LedgerWorld;
beforeAll(async () => {
  ledger = await LedgerWorld.start(
    { BRAKE_MINIMUM: '0', BRAKE_SHARE: '0.3', DFE_MODE: 'delta' },
    scriptsSentToLive,
  );
});
afterAll(() => ledger.close());

const overScriptsLedger = (scriptsEndpoint: 'test' | 'live', settings: Readonly<Record<string, string>>) =>
  describe(`a dry run over a ledger of the reference scripts, which last sent to ${scriptsEndpoint}`, () => {
    beforeEach(() => ledger.hostWith(settings));

    it.each(long ? (['full', 'delta'] as const) : (['delta'] as const))(
      'says exactly what the first night does, in mode %s',
      async (mode) => {
        await ledger.forgetAll();
        const scripts = (id: string, status: string, previous: boolean, sentAs = id): Promise<unknown> => {
          const text = JSON.stringify({ ...plainPayload(id), la_child_id: sentAs });
          return ledger.query(
            `INSERT INTO $ledger (person_id, json_payload, previous_json_payload, submission_status, row_state) SELECT N'${id}', N'${text}', ${previous ? `N'${text}'` : 'NULL'}, N'${status}', N'unchanged'`,
          );
        };
        await scripts('1001', 'Sent', true);
        await scripts('1002', 'pending', false);
        await scripts('gone', 'sent', true);
        await scripts('1003', 'Sent', true, 'OldId3');
        const options = { ...confirmed, mode };
        await ledger.world.replace(version(2, ['1001', '1002', '1003', '1009']));
        for (const night of [1, 2]) {
          const bytes = await everyByte(ledger);
          const before = await ledger.allColumns();
          const mark = await ledger.postCount();
          const dry = await ledger.run(nightOf(night), { ...options, dryRun: true });
          expect(await everyByte(ledger)).toBe(bytes);
          const plan = await planOf(ledger, dry);
          const run = await ledger.run(nightOf(night), options);
          expect(await differences(ledger, plan, run, { before, mark })).toEqual([]);
          if (night === 1)
            expect(said(plan)).toEqual(
              [
                '1001 full taken-over',
                '1002 full taken-over',
                '1009 full new',
                `OldId3 ${scriptsEndpoint === 'test' ? 'purge' : 'none'} old-id`,
                '1003 full taken-over',
                'gone none gone',
              ].sort(),
            );
        }
      },
    );
  });

overScriptsLedger('live', scriptsSentToLive);

describe('a dry run', () => {
  /** Some cases need settings of their own: those are set by the case, and go with it. */
  beforeEach(() =>
    ledger.startFrom('everybody was sent', async () => {
      await ledger.run(nightOf(1), confirmed, version(1));
    }),
  );

  /** A dry run, and then the run itself: the same options at the same moment. */
  const both = async (options: Partial<RunOptions>, at = nightOf(2), data?: SsdData) => {
    const bytes = await everyByte(ledger);
    const before = await ledger.allColumns();
    const mark = await ledger.postCount();
    const dry = await ledger.run(at, { ...options, dryRun: true }, data);
    expect(await everyByte(ledger)).toBe(bytes);
    expect(await ledger.postCount()).toBe(mark);
    const plan = await planOf(ledger, dry);
    const run = await ledger.run(at, options);
    return { dry, plan, run, found: await differences(ledger, plan, run, { before, mark }) };
  };

  it('goes on in slices, and says everything once', async () => {
    const many = Array.from({ length: 25 }, (_, at) => String(1001 + at));
    await ledger.hostWith({ SLICE_MINUTES: '0.0003', SSD_CHUNK_SIZE: '10' });
    const sliced = await both(confirmed, nightOf(2), version(2, many));
    expect(sliced.found).toEqual([]);
    expect(sliced.dry.slices).toBeGreaterThan(2);
    expect(sliced.plan).toHaveLength(many.length);
  });

  it('asks neither the vault for the secrets of DfE nor DfE for a token', async () => {
    await ledger.freshHost({});
    await ledger.world.standIns.vault.setFaults([
      { secret: 'dfe-client-secret', effect: { kind: 'forbidden' } },
    ]);
    const dry = await ledger.run(nightOf(2), { ...confirmed, dryRun: true }, version(2));
    await ledger.world.standIns.vault.clearFaults();
    expect(dry).toMatchObject({ outcome: 'succeeded', counts: { plannedDelta: 4 } });
  });

  describe('in one slice', () => {
    beforeEach(() => ledger.hostWith({}));

    it('says of each child what would be sent, why, and what has changed, without a value', async () => {
      const data = ssdOf(version(2, ['1001', '1002']), personOnly('1003'), childInVersion('1005', 7));
      const { dry, plan, found } = await both(confirmed, nightOf(2), data);
      expect(found).toEqual([]);
      expect(said(plan)).toEqual([
        '1001 delta changed',
        '1002 delta changed',
        '1003 none left-cohort',
        '1004 none gone',
        '1005 full new',
      ]);
      expect(JSON.parse(plan.find(({ person_id }) => person_id === '1001')?.paths ?? '')).toEqual([
        'child_details.surname',
        'social_care_episodes[id=R1001].child_in_need_plans[id=V2-1001]',
        'social_care_episodes[id=R1001].child_in_need_plans[id=V1-1001]',
      ]);
      expect(JSON.stringify(plan)).not.toContain('Fakesurname');
      expect(dry).toMatchObject({
        purpose: 'dry-run',
        outcome: 'succeeded',
        counts: { plannedFull: 1, plannedDelta: 2, plannedPurges: 0, accepted: 0, requests: 0 },
      });
      expect(dry.message).toMatch(
        /^Dry run: 3 children in the cohort, 1 child would be sent whole, 2 would be sent with what has changed\./,
      );
      expect(dry).not.toHaveProperty('prepareSound');
    });

    it.each<[string, string, Partial<RunOptions>, () => SsdData]>([
      ['the brake', 'purge-brake', loss, () => version(2, ['1001', '1002'])],
      [
        'the guard, before anything is read',
        'ssd-not-sound',
        {},
        () => ({ ...version(2), ssd_cin_plans: [] }),
      ],
      [
        'the guard, before people who were asked for are read,',
        'ssd-not-sound',
        { persons: ['1002'] },
        () => ({ ...version(2), ssd_cin_plans: [] }),
      ],
    ])(
      'says what %s would say, and what would be sent if it were confirmed',
      async (_, code, options, data) => {
        const dry = await ledger.run(nightOf(2), { ...options, dryRun: true }, data());
        const asking = await ledger.run(nightOf(2), options);
        expect(asking).toMatchObject({ outcome: 'needs_attention', code });
        expect(dry).toMatchObject({ outcome: 'needs_attention', code });
        expect(dry.message).toContain(`But a run would stop: ${asking.message?.split('. ')[0] ?? 'nothing'}`);
        expect(said(await planOf(ledger, dry)).filter((line) => line.includes('delta'))).not.toEqual([]);
      },
    );

    it('holds with people who were asked for', async () => {
      const data = ssdOf(version(2, ['1001', '1002', '1003']), personOnly('1004'));
      const { dry, plan, found } = await both(
        { ...loss, persons: ['1002', '1004', 'NeverSeen'] },
        nightOf(2),
        data,
      );
      expect(found).toEqual([]);
      expect(said(plan)).toEqual(['1002 delta changed']);
      expect(dry).toMatchObject({ counts: { asked: 3, notInSsd: 1, notInCohort: 1 } });
    });

    it('leaves what is pending of somebody who has gone since, where only some are asked for', async () => {
      await ledger.run(nightOf(2), { ...confirmed, stages: 'prepare' }, version(2));
      const { plan, found } = await both(
        { ...loss, persons: ['1001', '1002'] },
        nightOf(3),
        version(2, ['1002']),
      );
      expect(found).toEqual([]);
      expect(said(plan)).toEqual(['1002 delta waiting']);
      expect(await ledger.row('1001')).toMatchObject({ submission_status: 'Pending', row_state: 'Updated' });
    });

    it('of only delivering says what is pending, and whether it would be sent', async () => {
      await ledger.run(nightOf(2), { ...confirmed, stages: 'prepare' }, version(2));
      const { plan, found } = await both({ stages: 'deliver' }, nightOf(2, 1));
      expect(found).toEqual([]);
      expect(said(plan)).toEqual(everybody.map((id) => `${id} delta waiting`));

      await ledger.run(nightOf(3), {}, { ...version(3), ssd_cin_plans: [] });
      const dry = await ledger.run(nightOf(3, 1), { stages: 'deliver', dryRun: true });
      expect(dry).toMatchObject({ outcome: 'needs_attention', code: 'prepare-not-sound' });
    });

    it('of only preparing says what would be written, and wait', async () => {
      const bytes = await everyByte(ledger);
      const dry = await ledger.run(nightOf(2), { ...confirmed, stages: 'prepare', dryRun: true }, version(2));
      expect(await everyByte(ledger)).toBe(bytes);
      expect(dry.message).toContain('4 would wait to be sent with what has changed');
      const run = await ledger.run(nightOf(2), { ...confirmed, stages: 'prepare' });
      expect(run.counts.updated).toBe(dry.counts.updated);
    });

    it('knows refused children, and those who are tried again', async () => {
      await ledger.dfe.setFaults([{ effect: { kind: 'refuse', childIds: ['1001', '1002'], naming: 'all' } }]);
      await ledger.run(nightOf(2), confirmed, version(2));
      await ledger.dfe.clearFaults();
      const kept = await both(confirmed, nightOf(3));
      expect(kept.found).toEqual([]);
      expect(said(kept.plan)).toEqual(['1001 none refused', '1002 none refused']);
      const again = await both({ ...confirmed, retryErrors: true }, nightOf(3, 1));
      expect(again.found).toEqual([]);
      expect(said(again.plan)).toEqual(['1001 delta retry', '1002 delta retry']);
    });

    it('is read over HTTP page by page, or as a file', async () => {
      const dry = await ledger.run(nightOf(2), { ...confirmed, dryRun: true }, version(2, ['1001', '1002']));
      const plan = await planOf(ledger, dry);
      const read: string[] = [];
      for (let next: string | undefined = `/api/runs/${dry.runId}/plan?limit=3`; next !== undefined;) {
        const { status, text } = await ledger.world.http('GET', next);
        expect(status).toBe(200);
        const page = JSON.parse(text) as {
          items: { personId: string; kind: string; why: string }[];
          next?: string;
        };
        read.push(...page.items.map(({ personId, kind, why }) => `${personId} ${kind} ${why}`));
        next = page.next;
      }
      expect(read).toEqual(plan.map(({ person_id, kind, why }) => `${person_id} ${kind} ${why}`));
      const file = await ledger.world.http('GET', `/api/runs/${dry.runId}/plan?format=csv`);
      expect(file.headers.get('content-type')).toContain('text/csv');
      expect(file.text).toContain('child_details.surname; social_care_episodes[id=R1001]');
      expect(file.text.trim().split('\r\n')).toHaveLength(plan.length + 1);

      const night = await ledger.run(nightOf(2), confirmed);
      const none = await ledger.world.http('GET', `/api/runs/${night.runId}/plan`);
      expect(none.status).toBe(404);
      expect(none.text).toContain('run-without-plan');
    });
  });
});

overScriptsLedger('test', {});
