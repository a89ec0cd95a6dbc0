import { createHash } from 'node:crypto';
import { appendSsd } from '../../sandbox/ssdData/appendSsd';
import { emptySsd } from '../../sandbox/ssdData/emptySsd';
import { generateSsd } from '../../sandbox/ssdData/generateSsd';
import { rowOf } from '../../sandbox/ssdData/rowOf';
import type { SsdData } from '../../sandbox/ssdData/ssdData';
import { withBystanders } from '../../sandbox/ssdData/withBystanders';
import { World } from '../../sandbox/world/world';
import { withNewKeys } from '../payload/laws/reissuedKeys';
import { handmadeClock, handmadeDay, plainChild } from './handmadeSsd';

const ledger = 'ssd_api_data_staging_anon';
const confirmed = { confirm: ['table-loss'] };

let world: World;
beforeAll(async () => {
  world = await World.start({ clock: handmadeClock });
});
afterAll(() => world.close());

/** The app with these settings, before this SSD, an empty ledger, and a DfE that holds nobody. */
async function begin(data: SsdData, settings: Readonly<Record<string, string>> = {}): Promise<void> {
  for (const table of [ledger, 'csc_api_findings', 'csc_api_submissions', 'csc_api_runs'])
    await world.sql.query(`DELETE FROM ${world.table(table)}`);
  await world.standIns.dfe.reset();
  await world.replace(data);
  await world.restartHost({ settings });
}

const keysOf =
  (night: number) =>
  (key: string): string =>
    `K${createHash('sha256').update(`${night} ${key}`).digest('hex').slice(0, 10)}`;

describe('an SSD in which every key is another one each night', () => {
  const data = withBystanders(
    generateSsd({ children: 60, seed: 5, runDate: handmadeDay, awkwardShare: 0.6 }),
  );
  beforeAll(() => begin(data));

  it('is sent once, and in the five nights that follow nothing is', async () => {
    const { run: first } = await world.requested(confirmed);
    expect(first?.counts).toMatchObject({ refused: 0, unknown: 0 });
    expect(first?.counts['accepted']).toBeGreaterThan(25);
    const posts = await world.standIns.dfe.posts('test');
    const rows = `SELECT person_id, json_payload, row_state, submission_status FROM ${world.table(ledger)} ORDER BY person_id`;
    const written = await world.sql.query(rows);
    for (const night of [1, 2, 3, 4, 5]) {
      await world.replace(withNewKeys(data, keysOf(night)));
      const { run } = await world.night();
      expect(run?.counts).toMatchObject({
        created: 0,
        updated: 0,
        deleted: 0,
        purges: 0,
        requests: 0,
        unchanged: first?.counts['built'],
      });
    }
    expect(await world.standIns.dfe.posts('test')).toEqual(posts);
    expect(await world.sql.query(rows)).toEqual(written);
  });
});

/** A child with a social worker on the last census date. */
function workedChild(id: string): SsdData {
  const data = plainChild(id);
  data.ssd_involvements.push(
    rowOf('ssd_involvements', {
      invo_involvements_id: `I${id}`,
      invo_professional_id: 'W1',
      invo_professional_role_id: 'CW - case worker',
      invo_person_id: id,
      invo_referral_id: `R${id}`,
      invo_involvement_start_date: '2026-02-01',
    }),
  );
  return data;
}

describe('what would vanish without a word', () => {
  beforeAll(async () => {
    const data = emptySsd();
    data.ssd_professionals.push(
      rowOf('ssd_professionals', {
        prof_professional_id: 'W1',
        prof_social_worker_registration_no: 'SWE1',
      }),
    );
    for (let child = 1; child <= 25; child += 1) appendSsd(data, workedChild(String(1000 + child)));
    const unborn = plainChild('2001');
    for (const row of unborn.ssd_person)
      Object.assign(row, { pers_dob: null, pers_expected_dob: '2015-07-01' });
    appendSsd(data, unborn);
    await begin(data);
  });

  it('a person with activity whose date of birth is missing is counted, and has a finding', async () => {
    const { run } = await world.requested(confirmed);
    expect(run).toMatchObject({
      outcome: 'succeeded_with_findings',
      counts: { persons: 26, cohort: 25, accepted: 25, withoutBirth: 1 },
    });
    expect(run?.message).toContain('1 person with activity left out without a date of birth');
    const findings = await world.sql.query(
      `SELECT person_id, rule_id, severity FROM ${world.table('csc_api_findings')}`,
    );
    expect(findings).toEqual([
      { person_id: '2001', rule_id: 'activity-without-date-of-birth', severity: 'warning' },
    ]);
  });

  it('an item that no child has any more stops the run, which names it and its tables', async () => {
    const posts = await world.standIns.dfe.posts('test');
    await world.sql.query(
      `UPDATE ${world.table('ssd_involvements')} SET invo_professional_role_id = N'Social worker'`,
    );
    const { run } = await world.night();
    expect(run).toMatchObject({ outcome: 'needs_attention', code: 'item-vanished' });
    expect(run?.message).toContain(
      'no child has social_care_episodes[].care_worker_details[].worker_id any more, 25 had it in the last sound run (ssd_professionals, ssd_involvements)',
    );
    expect(await world.standIns.dfe.posts('test')).toEqual(posts);
    expect(JSON.stringify(await world.standIns.dfe.holds('test', '1001'))).toContain('SWE1');
  });

  it('and goes on once an operator has said that it is right; the next night says nothing', async () => {
    const { run } = await world.requested(confirmed);
    expect(run).toMatchObject({ counts: { updated: 25, accepted: 25 } });
    expect(JSON.stringify(await world.standIns.dfe.holds('test', '1001'))).not.toContain('SWE1');
    const { run: next } = await world.night();
    expect(next).toMatchObject({ outcome: 'succeeded_with_findings', counts: { requests: 0 } });
  });
});

describe('ids that are cut, for an authority that has always sent them so', () => {
  const alone = 'CHILD-2020-0000000001-A';
  const twins = ['CHILD-2019-0000000001-A', 'CHILD-2019-0000000001-B'];
  beforeAll(async () => {
    const data = emptySsd();
    for (const id of [alone, ...twins]) appendSsd(data, plainChild(id));
    await begin(data, { CHILD_ID_CUT: 'true', LEAVER_SECOND_LOOK_HOURS: '1', BRAKE_SHARE: '1' });
  });

  it('one that no other shares is sent, two that would share one are held back', async () => {
    const { run } = await world.requested(confirmed);
    expect(run).toMatchObject({ counts: { cohort: 3, heldBack: 2, accepted: 1 } });
    const holdings = await world.standIns.dfe.holdings('test');
    expect(holdings.map((held) => held['la_child_id'])).toEqual(['CHILD-2020-000000000']);
  });

  it('and is removed at DfE under the cut id, once the person has gone for good', async () => {
    const rest = emptySsd();
    for (const id of twins) appendSsd(rest, plainChild(id));
    await world.replace(rest);
    await world.requested(confirmed);
    await world.setClock('2026-11-23T02:30:00Z');
    const { run } = await world.requested({ confirm: ['table-loss', 'purges'] });
    expect(run).toMatchObject({ counts: { accepted: 1 } });
    expect(await world.standIns.dfe.holdings('test')).toEqual([]);
  });
});
