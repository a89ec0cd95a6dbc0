import { count } from '../../lib/run/prepare/count';
import { runOptionsSchema } from '../../lib/run/runRequest';
import { endRun } from '../../lib/run/slice/endRun';
import type { SliceContext } from '../../lib/run/slice/sliceContext';
import { workStages } from '../../lib/run/slice/workStages';
import type { RunVerdict } from '../../lib/run/stage/stageContext';
import type { PlainRow } from '../../sandbox/sql/collectSink';
import { emptySsd } from '../../sandbox/ssdData/emptySsd';
import { childInVersion, nightOf, personOnly, ssdOf } from '../ledger/nights/fewChildren';
import { LedgerWorld } from '../ledger/nights/ledgerWorld';
import { startSliceTarget } from './sliceTarget';

const theEnd = async (context: SliceContext): Promise<RunVerdict> => {
  const end = await workStages(context);
  if (end.kind !== 'end') throw new Error('The run did not come to its end.');
  return end;
};

describe('the option persons', () => {
  it.each([
    ['1 id', ['1001']],
    ['25 ids as long as the column', Array.from({ length: 25 }, (_, at) => String(at).padEnd(48, 'x'))],
  ])('may name %s, and stands in the run’s row', (_, persons) => {
    const options = runOptionsSchema.parse({ persons, stages: 'prepare', mode: 'delta', retryErrors: true });
    expect(options).toMatchObject({ persons });
    expect(JSON.stringify(options).length).toBeLessThan(2_000);
  });

  const form = 'An id has 1 to 48 letters, digits, - and _.';
  it.each<[string, unknown, string]>([
    ['no list', 'secret', 'persons: Invalid input: expected array, received string'],
    ['nobody', [], 'persons: Too small: expected array to have >=1 items'],
    [
      '26 people',
      Array.from({ length: 26 }, () => 'secret'),
      'persons: Too big: expected array to have <=25 items',
    ],
    ['an id with a blank', ['1001', 'a secret'], `persons.1: ${form}`],
    ['an id of 49 characters', ['secret'.padEnd(49, 'x')], `persons.0: ${form}`],
    ['an empty id', [''], `persons.0: ${form}`],
    ['a number', [1001], 'persons.0: Invalid input: expected string, received number'],
  ])('is refused where it names %s, without the id', (_, persons, problem) => {
    const issues = runOptionsSchema.safeParse({ persons }).error?.issues ?? [];
    expect(issues.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([problem]);
    expect(JSON.stringify(issues)).not.toContain('secret');
  });
});

describe('a run for a few people', () => {
  let ledger: LedgerWorld;
  beforeAll(async () => {
    ledger = await LedgerWorld.start({ BRAKE_MINIMUM: '0', BRAKE_SHARE: '0' });
  });
  afterAll(() => ledger.close());

  const everybody = ['1001', '1002', '1003', '1004'];
  const version = (number: number, ids: readonly string[] = everybody) =>
    ssdOf(...ids.map((id) => childInVersion(id, number)));
  const confirmed = { confirm: ['table-loss', 'purges'] } as const;
  beforeEach(async () => {
    await ledger.hostWith({});
    await ledger.startFrom('everybody was sent', async () => {
      await ledger.run(nightOf(1), { confirm: [...confirmed.confirm] }, version(1));
    });
  });

  /** All rows of our tables that speak of somebody else. */
  const ofOthers = async (...persons: string[]): Promise<PlainRow[][]> => {
    const listed = persons.map((id) => `N'${id}'`).join(', ');
    const tables = ['ssd_api_data_staging_anon', 'csc_api_submissions', 'csc_api_findings'];
    return Promise.all(
      tables.map((table) =>
        ledger.query(`SELECT * FROM ${ledger.world.table(table)} WHERE person_id NOT IN (${listed})`),
      ),
    );
  };
  const statusOf = async (id: string) => {
    const { submission_status: status, row_state: state } = await ledger.row(id);
    return `${state} ${status}`;
  };

  it.each(['full', 'delta'] as const)(
    'sends only them, in mode %s, what they lost included',
    async (mode) => {
      const before = await ofOthers('1001', '1003');
      const mark = await ledger.postCount();
      const run = await ledger.run(nightOf(2), { mode, persons: ['1003', '1001', '1003'] }, version(2));
      expect(run).toMatchObject({
        outcome: 'succeeded',
        purpose: 'persons',
        message: '2 people asked for, 2 children in the cohort, 2 accepted by DfE.',
        counts: { asked: 2, persons: 2, updated: 2, deferred: 2, accepted: 2, purges: 0, deleted: 0 },
      });
      expect(await ledger.postedSince(mark)).toEqual(['1001', '1003']);
      expect(await ofOthers('1001', '1003')).toEqual(before);
      const [plan] = (await ledger.holdings())
        .map((held) => JSON.stringify(held))
        .filter((text) => text.includes('1001'));
      expect(plan).toContain('V2-1001');
      expect(plan).not.toContain('V1-1001');
      // The night that follows sends the others, and these no more.
      const night = await ledger.run(nightOf(3), { mode, confirm: [...confirmed.confirm] });
      expect(night).toMatchObject({ outcome: 'succeeded', counts: { accepted: 2, unchanged: 2 } });
    },
  );

  it('says which of them are not in the SSD, and which not in the cohort, and removes nobody', async () => {
    const data = ssdOf(version(2, ['1001']), personOnly('1002'), personOnly('1003'));
    const before = await ledger.allColumns();
    const mark = await ledger.postCount();
    const options = { persons: ['1002', '1004', 'NeverSeen'], confirm: ['table-loss' as const] };
    const run = await ledger.run(nightOf(2), options, data);
    expect(run).toMatchObject({
      outcome: 'succeeded_with_findings',
      counts: { asked: 3, notInSsd: 2, notInCohort: 1, persons: 1, cohort: 0, deleted: 0, purges: 0 },
    });
    expect(run.message).toMatch(
      /^3 people asked for, 2 without a row in ssd_person, 1 in the SSD but not in the cohort/,
    );
    expect(await ledger.allColumns()).toEqual(before);
    expect(await ledger.postedSince(mark)).toEqual([]);
  });

  it('sends nothing of one who is not in the cohort any more, though a change of theirs waits', async () => {
    await ledger.run(nightOf(2), { stages: 'prepare', confirm: [...confirmed.confirm] }, version(2));
    expect(await statusOf('1002')).toBe('Updated Pending');
    expect(await statusOf('1004')).toBe('Updated Pending');
    const mark = await ledger.postCount();
    const options = { persons: ['1001', '1002', '1004'], confirm: ['table-loss' as const] };
    const data = ssdOf(version(2, ['1001', '1003']), personOnly('1002'));
    const run = await ledger.run(nightOf(2, 1), options, data);
    expect(run).toMatchObject({ counts: { notInSsd: 1, notInCohort: 1, accepted: 1 } });
    expect(await ledger.postedSince(mark)).toEqual(['1001']);
    expect(await statusOf('1002')).toBe('Updated Pending');
    const nobody = await ledger.run(nightOf(2, 2), { ...options, persons: ['1002', '1004'] });
    expect(nobody).toMatchObject({ counts: { accepted: 0 } });
    expect(await ledger.postedSince(mark)).toEqual(['1001']);
    expect(await statusOf('1003')).toBe('Updated Pending');
  });

  it('leaves a removal that waits to the night', async () => {
    const rest = version(1, ['1001', '1002', '1003']);
    await ledger.run(nightOf(2), { confirm: [...confirmed.confirm] }, rest);
    await ledger.run(nightOf(3), { stages: 'prepare', confirm: [...confirmed.confirm] });
    expect(await statusOf('1004')).toBe('Deleted Pending');
    const mark = await ledger.postCount();
    const run = await ledger.run(nightOf(3, 1), { persons: ['1004'] });
    expect(run).toMatchObject({ outcome: 'succeeded_with_findings', counts: { notInSsd: 1, accepted: 0 } });
    const deliver = await ledger.run(nightOf(3, 2), { stages: 'deliver', persons: ['1004'] });
    expect(deliver).toMatchObject({ outcome: 'succeeded', counts: { accepted: 0 } });
    expect(await ledger.postedSince(mark)).toEqual([]);
    expect(await statusOf('1004')).toBe('Deleted Pending');
  });

  it('prepares and delivers apart as well; what is pending of others stays pending', async () => {
    const prepared = await ledger.run(
      nightOf(2),
      { stages: 'prepare', confirm: [...confirmed.confirm] },
      version(2),
    );
    expect(prepared).toMatchObject({ counts: { accepted: 0 } });
    const mark = await ledger.postCount();
    const delivered = await ledger.run(nightOf(2, 1), { stages: 'deliver', persons: ['1002'] });
    expect(delivered).toMatchObject({ outcome: 'succeeded', message: '1 accepted by DfE.' });
    expect(await ledger.postedSince(mark)).toEqual(['1002']);
    expect(await Promise.all(everybody.map(statusOf))).toEqual([
      'Updated Pending',
      'Unchanged Sent',
      'Updated Pending',
      'Updated Pending',
    ]);

    await ledger.run(nightOf(2, 2), { stages: 'prepare', persons: ['1004'] }, version(3));
    expect((await ledger.row('1004')).json_payload).toContain('V3-1004');
    expect((await ledger.row('1003')).json_payload).toContain('V2-1003');
  });

  it('stops before a half-built SSD like any other, and later runs do not go by what it found', async () => {
    const run = await ledger.run(nightOf(2), { persons: ['1001'] }, { ...version(2), ssd_cin_plans: [] });
    expect(run).toMatchObject({ outcome: 'needs_attention', code: 'ssd-not-sound' });
    expect(run).not.toHaveProperty('prepareSound');
    // The night before was sound, and is still the latest prepare.
    const deliver = await ledger.run(nightOf(2, 1), { stages: 'deliver' });
    expect(deliver).toMatchObject({ outcome: 'succeeded' });

    // A night that was not sound does not become so by it.
    await ledger.run(nightOf(3), {}, emptySsd());
    const few = await ledger.run(nightOf(3, 1), { persons: ['1001'] }, version(3));
    expect(few).toMatchObject({ outcome: 'succeeded', counts: { accepted: 1 } });
    const others = await ledger.run(nightOf(3, 2), { stages: 'deliver' });
    expect(others).toMatchObject({ outcome: 'needs_attention', code: 'prepare-not-sound' });
    const alsoFew = await ledger.run(nightOf(3, 3), { stages: 'deliver', persons: ['1002'] });
    expect(alsoFew).toMatchObject({ outcome: 'needs_attention', code: 'prepare-not-sound' });
  });

  it('has nothing sent on the word of a night when the SSD changed while it wrote', async () => {
    const looking = await startSliceTarget();
    await looking.load(childInVersion('1001', 1));
    const night = await looking.slice({ options: { stages: 'prepare', confirm: ['table-loss'] } });
    await endRun(night, await theEnd(night));
    looking.pass(1);
    const few = await looking.slice({ options: { stages: 'prepare', persons: ['1001'] } });
    await count(few);
    await looking.load(childInVersion('1002', 1));
    few.book.enter('recount');
    await endRun(few, await theEnd(few));
    looking.pass(1);
    const deliver = await looking.slice({ options: { stages: 'deliver' } });
    expect(await theEnd(deliver)).toMatchObject({
      code: 'prepare-not-sound',
      message: expect.stringContaining(few.lease.runId) as string,
    });
    await looking.close();
  });

  it('does not send what a night that was not sound has written since it looked itself', async () => {
    const looking = await startSliceTarget();
    await looking.load(childInVersion('1001', 1));
    const few = await looking.slice({ options: { persons: ['1001'] } });
    few.book.enter('deliver');
    looking.pass(1);
    const night = await looking.slice({ options: { stages: 'prepare' } });
    await count(night);
    await looking.ledger.runs.release(night.lease, night.book.stored());
    await looking.ledger.runs.claim(few.lease);
    expect(await theEnd(few)).toMatchObject({
      code: 'prepare-not-sound',
      message: expect.stringContaining(night.lease.runId) as string,
    });
    await looking.close();
  });

  it('touches the findings of nobody else', async () => {
    const bad = (ids: readonly string[]) => {
      const data = version(1, ids);
      return {
        ...data,
        ssd_cin_plans: data.ssd_cin_plans.map((row) => ({ ...row, cinp_cin_plan_id: 'no id!' })),
      };
    };
    await ledger.run(nightOf(2), { confirm: [...confirmed.confirm] }, bad(everybody));
    const before = await ofOthers('1002');
    expect(before[2]?.length).toBeGreaterThan(0);
    const run = await ledger.run(nightOf(3), { persons: ['1002'] }, version(1));
    expect(run.outcome).toBe('succeeded');
    expect(await ofOthers('1002')).toEqual(before);
    const standing = await ledger.query(
      `SELECT finding_id FROM ${ledger.world.table('csc_api_findings')} WHERE person_id = N'1002' AND ended_by IS NULL`,
    );
    expect(standing).toEqual([]);
  });

  it('is not asked together with the smoke test, which is never dry either', async () => {
    const dry = await ledger.world.http('POST', '/api/runs', { stages: 'smoke', dryRun: true });
    expect([dry.status, dry.text]).toEqual([409, expect.stringContaining('smoke-for-nobody')]);
    const answer = await ledger.world.http('POST', '/api/runs', { stages: 'smoke', persons: ['1001'] });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('smoke-for-nobody');
    expect(answer.text).not.toContain('1001');
  });

  // Last, for the app starts once more for it.
  it('goes on in slices, and tries refused children again where that is asked', async () => {
    await ledger.dfe.setFaults([{ effect: { kind: 'refuse', childIds: everybody, naming: 'all' } }]);
    await ledger.run(nightOf(2), { confirm: [...confirmed.confirm] }, version(2));
    await ledger.dfe.clearFaults();
    expect(await statusOf('1001')).toBe('Updated Error');
    const mark = await ledger.postCount();
    await ledger.hostWith({ SLICE_MINUTES: '0.0003' });
    const run = await ledger.run(nightOf(2, 1), { retryErrors: true, persons: ['1001', '1002'] });
    expect(run).toMatchObject({ outcome: 'succeeded', counts: { asked: 2, accepted: 2 } });
    expect(run.slices).toBeGreaterThan(2);
    expect(await ledger.postedSince(mark)).toEqual(['1001', '1002']);
    expect(await statusOf('1003')).toBe('Updated Error');
  });
});
