import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { appendSsd } from '../../sandbox/ssdData/appendSsd';
import type { SsdData } from '../../sandbox/ssdData/ssdData';
import { fewChildren, withBystanders } from '../../sandbox/ssdData/withBystanders';
import type { PlainRow, PlainValue } from '../../sandbox/sql/collectSink';
import { scriptBatches, tableScripts } from '../../sandbox/sqlTarget/ledgerScripts';
import { World } from '../../sandbox/world/world';
import { describeOnStandIn } from '../standInOnly';
import { handmadeDay, plainChild } from './handmadeSsd';

const ledger = 'ssd_api_data_staging_anon';
const tables = [ledger, 'csc_api_runs', 'csc_api_submissions', 'csc_api_findings', 'csc_api_keys'];
/** Numbers that the server gives out; a restore brings them along, and nothing refers to them. */
const identities = ['id', 'run_no', 'submission_id', 'finding_id'];

/** The statement that the runbook gives to whoever has restored an older ledger. */
const sendWhole = /^UPDATE [^]*?;/m.exec(
  readFileSync(join(__dirname, '..', '..', 'docs', 'runbook.md'), 'utf8').split(
    '## The ledger was lost',
  )[1] ?? '',
)?.[0];

const plan = (id: string, childId: string): SsdData => {
  const data = plainChild(childId);
  for (const row of data.ssd_cin_plans) row.cinp_cin_plan_id = id;
  return { ...data, ssd_person: [], ssd_cin_episodes: [] };
};
const together = (...parts: readonly SsdData[]): SsdData => {
  const [first, ...rest] = parts;
  const data = structuredClone(first ?? plainChild('1001'));
  for (const part of rest) appendSsd(data, part);
  return withBystanders(data);
};

const literal = (value: PlainValue): string => {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number') return String(value);
  return /^0x[0-9A-F]*$/.test(value) ? value : `N'${value.replaceAll("'", "''")}'`;
};

describeOnStandIn('a ledger that was lost', 'restores tables behind the back of the app', () => {
  let world: World;
  let night = 0;

  /** What every case begins with: the first night, played once. */
  const firstNight = 'the first night';
  beforeAll(async () => {
    world = await World.start({ settings: fewChildren });
    await world.load(firstDay);
    await playNight();
    await world.standIns.sql.keep(firstNight);
    await world.standIns.dfe.keep(firstNight);
  });
  beforeEach(async () => {
    await createTables();
    await world.standIns.sql.putBack(firstNight);
    await world.standIns.dfe.putBack(firstNight);
  });
  afterAll(() => world.close());

  /** Those of ours that are not there. */
  const createTables = async (): Promise<void> => {
    for (const script of tableScripts)
      for (const batch of scriptBatches(script, { SchemaName: world.sql.schema }))
        await world.sql.query(batch);
  };

  const firstDay = together(plainChild('1001'), plainChild('1002'), plainChild('1003'));
  /** 1001 has another plan for a day, 1002 another name for a day, 1003 a plan that stays, and 1004 comes for a day. */
  const secondDay = together(
    plainChild('1001'),
    plan('P-for-a-day', '1001'),
    plainChild('1002', { surname: 'Fakeother' }),
    plainChild('1003'),
    plan('P-that-stays', '1003'),
    plainChild('1004'),
  );
  const thirdDay = together(
    plainChild('1001'),
    plainChild('1002'),
    plainChild('1003'),
    plan('P-that-stays', '1003'),
  );

  const playNight = async () => {
    night += 1;
    const clock = new Date(Date.parse(`${handmadeDay}T02:30:00Z`) + night * 86_400_000).toISOString();
    if (night === 1) await world.startHost({ clock });
    else await world.setClock(clock);
    return (await world.night()).run;
  };
  const backup = async (): Promise<Map<string, PlainRow[]>> => {
    const kept = new Map<string, PlainRow[]>();
    for (const table of tables) kept.set(table, await world.sql.query(`SELECT * FROM ${world.table(table)}`));
    return kept;
  };
  const restore = async (kept: ReadonlyMap<string, readonly PlainRow[]>): Promise<void> => {
    for (const [table, rows] of kept) {
      await world.sql.query(`DELETE FROM ${world.table(table)}`);
      for (const row of rows) {
        const columns = Object.entries(row).filter(([name]) => !identities.includes(name));
        await world.sql.query(
          `INSERT INTO ${world.table(table)} (${columns.map(([name]) => name).join(', ')}) VALUES (${columns.map(([, value]) => literal(value)).join(', ')})`,
        );
      }
    }
  };
  /** What DfE holds of each child: surname and plans. */
  const held = async (): Promise<Record<string, string>> => {
    const children = (await world.standIns.dfe.holdings('test')) as unknown as readonly Held[];
    return Object.fromEntries(
      children.map((child) => [
        child.la_child_id,
        [
          child.child_details.surname,
          ...child.social_care_episodes.flatMap((episode) =>
            (episode.child_in_need_plans ?? []).map((one) => one.child_in_need_plan_id),
          ),
        ]
          .sort()
          .join(' '),
      ]),
    );
  };

  it('stops the night before it has sent anything, until the tables are there', async () => {
    for (const batch of scriptBatches('090-uninstall.sql', {
      SchemaName: world.sql.schema,
      PrincipalName: 'nobody',
      KeepLedger: 'no',
    }))
      await world.sql.query(batch);
    const posts = (await world.standIns.dfe.posts('test')).length;
    expect(await playNight()).toBeUndefined();
    expect(await world.standIns.dfe.posts('test')).toHaveLength(posts);

    await world.replace(secondDay);
    await createTables();
    const run = await playNight();
    expect(run).toMatchObject({ outcome: 'succeeded', counts: { created: 4, accepted: 4 } });
    expect(await held()).toEqual({
      '1001': 'Fakesurname P-for-a-day P1001',
      '1002': 'Fakeother P1002',
      '1003': 'Fakesurname P-that-stays P1003',
      '1004': 'Fakesurname P1004',
    });
  });

  it('and is restored from a backup looks like any night, and leaves at DfE what changed back since', async () => {
    const kept = await backup();
    await world.replace(secondDay);
    expect(await playNight()).toMatchObject({ counts: { accepted: 4 } });
    await world.replace(thirdDay);
    await restore(kept);
    const run = await playNight();
    // Only the change that still stands is a change for the older ledger.
    expect(run).toMatchObject({ outcome: 'succeeded', counts: { accepted: 1 } });
    expect(await held()).toMatchObject({ '1002': 'Fakeother P1002' });
  });

  it('and is restored sends every child whole after the statement of the runbook', async () => {
    const kept = await backup();
    await world.replace(secondDay);
    await playNight();
    await world.replace(thirdDay);
    await restore(kept);
    await world.sql.query(
      (sendWhole ?? '').replaceAll('ssd_development', world.sql.schema).replaceAll('LEDGER_TABLE', ledger),
    );
    const run = await playNight();
    expect(run).toMatchObject({ outcome: 'succeeded', counts: { accepted: 3 } });
    // What came and went after the backup is all that is left over: nothing here knows of it.
    expect(await held()).toEqual({
      '1001': 'Fakesurname P-for-a-day P1001',
      '1002': 'Fakesurname P1002',
      '1003': 'Fakesurname P-that-stays P1003',
      '1004': 'Fakesurname P1004',
    });
    expect(await playNight()).toMatchObject({ counts: { accepted: 0 } });
  });
});

interface Held {
  readonly la_child_id: string;
  readonly child_details: { readonly surname: string };
  readonly social_care_episodes: readonly {
    readonly child_in_need_plans?: readonly { readonly child_in_need_plan_id: string }[];
  }[];
}
