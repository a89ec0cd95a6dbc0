import { buildChild } from '../../lib/payload/buildChild';
import type { PersonRows, SsdTable } from '../../lib/payload/personRows';
import { ruleColumns } from '../../lib/payload/personRows';
import { personIdCounts } from '../../lib/ssd/rowCounts';
import { keyRanges } from '../../lib/run/prepare/keyRanges';
import { readPerson, readPersons } from '../../lib/ssd/readPersons';
import { readStrays } from '../../lib/ssd/strays';
import { contextOf } from '../payload/rowBuilders';
import { refill, startSsdWorld, type FakeRow } from './ssdWorld';

let world: Awaited<ReturnType<typeof startSsdWorld>>;
beforeAll(async () => {
  world = await startSsdWorld();
});
afterAll(() => world.close());

const person = (id: string | null, rest: FakeRow = {}): FakeRow => ({ pers_person_id: id, ...rest });
const referral = (id: string, owner: string | null): FakeRow => ({
  cine_referral_id: id,
  cine_person_id: owner,
});

/** Reads everyone, in chunks of `size`. */
async function readAll(size = 100): Promise<PersonRows[]> {
  const all: PersonRows[] = [];
  for await (const range of keyRanges(world.database, size))
    all.push(...(await readPersons(world.database, range)));
  return all;
}

/** The keys of one person's rows, by table; the tables without rows and the person's own row are left out. */
function keysOf(rows: PersonRows | undefined): Partial<Record<SsdTable, string[]>> {
  if (rows === undefined) throw new Error('There is no such person.');
  const found = Object.entries(rows.tables).flatMap(([table, list]) => {
    const key = ruleColumns[table as SsdTable][0];
    const keys = list.map((row) => String(Reflect.get(row, key))).sort();
    return keys.length === 0 || table === 'ssd_person' ? [] : [[table, keys]];
  });
  return Object.fromEntries(found) as Partial<Record<SsdTable, string[]>>;
}

const read = async (id: string) => keysOf(await readPerson(world.database, id));

/** Rows in every table that belong to P1, each hanging on the one before. */
const family: Partial<Record<SsdTable, FakeRow[]>> = {
  ssd_person: [person('P1'), person('P2'), person('P3')],
  ssd_address: [
    { addr_table_id: 'A1', addr_person_id: 'P1' },
    { addr_table_id: 'A2', addr_person_id: 'P2' },
  ],
  ssd_disability: [{ disa_table_id: 'D1', disa_person_id: 'P1' }],
  ssd_immigration_status: [{ immi_immigration_status_id: 'I1', immi_person_id: 'P1' }],
  ssd_linked_identifiers: [{ link_table_id: 'L1', link_person_id: 'P1' }],
  ssd_sdq_scores: [{ csdq_table_id: 'Q1', csdq_person_id: 'P1' }],
  ssd_care_leavers: [{ clea_table_id: 'C1', clea_person_id: 'P1' }],
  ssd_cin_episodes: [referral('R1', 'P1'), referral('R2', 'P2')],
  ssd_cin_assessments: [{ cina_assessment_id: 'AS1', cina_referral_id: 'R1', cina_person_id: null }],
  ssd_assessment_factors: [{ cinf_table_id: 'F1', cinf_assessment_id: 'AS1' }],
  ssd_cin_plans: [{ cinp_cin_plan_id: 'PL1', cinp_referral_id: 'R1', cinp_person_id: 'P1' }],
  ssd_s47_enquiry: [{ s47e_s47_enquiry_id: 'S1', s47e_referral_id: 'R1', s47e_person_id: 'P1' }],
  ssd_initial_cp_conference: [{ icpc_icpc_id: 'IC1', icpc_s47_enquiry_id: 'S1', icpc_person_id: null }],
  ssd_cp_plans: [{ cppl_cp_plan_id: 'CP1', cppl_referral_id: 'R1', cppl_person_id: 'P1' }],
  ssd_cla_episodes: [
    { clae_cla_episode_id: 'CE1', clae_referral_id: 'R1', clae_person_id: null, clae_cla_id: 'CLA1' },
  ],
  ssd_cla_placement: [{ clap_cla_placement_id: 'CL1', clap_cla_id: 'CLA1', clap_person_id: null }],
  ssd_permanence: [{ perm_table_id: 'PE1', perm_cla_id: 'CLA1', perm_person_id: null }],
  ssd_involvements: [
    {
      invo_involvements_id: 'IN1',
      invo_referral_id: 'R1',
      invo_person_id: null,
      invo_professional_id: 'PR1',
    },
  ],
  ssd_professionals: [{ prof_professional_id: 'PR1' }, { prof_professional_id: 'PR2' }],
};
const familyOfP1 = {
  ssd_address: ['A1'],
  ssd_disability: ['D1'],
  ssd_immigration_status: ['I1'],
  ssd_linked_identifiers: ['L1'],
  ssd_sdq_scores: ['Q1'],
  ssd_care_leavers: ['C1'],
  ssd_cin_episodes: ['R1'],
  ssd_cin_assessments: ['AS1'],
  ssd_assessment_factors: ['F1'],
  ssd_cin_plans: ['PL1'],
  ssd_s47_enquiry: ['S1'],
  ssd_initial_cp_conference: ['IC1'],
  ssd_cp_plans: ['CP1'],
  ssd_cla_episodes: ['CE1'],
  ssd_cla_placement: ['CL1'],
  ssd_permanence: ['PE1'],
  ssd_involvements: ['IN1'],
  ssd_professionals: ['PR1'],
};

describe('the rows of a person', () => {
  it('are those that name the person or hang on what is the person’s', async () => {
    await refill(world.database, family);
    expect(await read('P1')).toEqual(familyOfP1);
    expect(await read('P2')).toEqual({ ssd_address: ['A2'], ssd_cin_episodes: ['R2'] });
    expect(await read('P3')).toEqual({});
    expect(await readPerson(world.database, 'P4')).toBeUndefined();
  });

  it('are the same read in one chunk, in chunks of one, and alone', async () => {
    const byId = (rows: PersonRows[]) =>
      rows
        .map((row) => [row.person.pers_person_id, keysOf(row)])
        .sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
    const together = byId(await readAll());
    expect(together).toHaveLength(3);
    expect(byId(await readAll(1))).toEqual(together);
    expect(byId(await readAll(2))).toEqual(together);
    for (const [id, keys] of together) expect(await read(String(id))).toEqual(keys);
  });

  it('go to both: the one whom they name and the one on whose referral they hang', async () => {
    await refill(world.database, {
      ssd_person: [person('P1'), person('P2')],
      ssd_cin_episodes: [referral('R1', 'P1')],
      ssd_cin_plans: [{ cinp_cin_plan_id: 'PL1', cinp_referral_id: 'R1', cinp_person_id: 'P2' }],
    });
    const expected = { ssd_cin_episodes: ['R1'], ssd_cin_plans: ['PL1'] };
    expect(await read('P1')).toEqual(expected);
    expect(await read('P2')).toEqual(expected);
    expect((await readAll()).map(keysOf)).toEqual([expected, expected]);
  });

  it('are all there where those of one table that name another person are too many to keep', async () => {
    await refill(world.database, {
      ssd_person: [person('P1'), person('P2')],
      ssd_cin_episodes: [referral('R1', 'P1')],
      ssd_s47_enquiry: [
        { s47e_s47_enquiry_id: 'S1', s47e_referral_id: 'R1', s47e_person_id: 'P1' },
        { s47e_s47_enquiry_id: 'S2', s47e_referral_id: 'R1', s47e_person_id: null },
      ],
      ssd_initial_cp_conference: [
        { icpc_icpc_id: 'IC1', icpc_s47_enquiry_id: 'S1', icpc_person_id: 'P-GONE' },
        { icpc_icpc_id: 'IC2', icpc_s47_enquiry_id: 'S1', icpc_person_id: 'P2' },
        { icpc_icpc_id: 'IC3', icpc_s47_enquiry_id: 'S2', icpc_person_id: 'P-GONE' },
      ],
    });
    const strays = await readStrays(world.database, [], 1);
    expect(strays.hanging).toEqual(['ssd_initial_cp_conference']);
    const [first] = await readPersons(world.database, { from: 'P1', upTo: 'P1' }, { strays });
    expect(keysOf(first)).toMatchObject({
      ssd_s47_enquiry: ['S1', 'S2'],
      ssd_initial_cp_conference: ['IC1', 'IC2', 'IC3'],
    });
  });

  it('come with what rows naming the person refer to elsewhere', async () => {
    await refill(world.database, {
      ssd_person: [person('P1'), person('P2')],
      ssd_cin_episodes: [referral('R1', 'P1'), referral('R9', 'NOT-HERE')],
      ssd_s47_enquiry: [{ s47e_s47_enquiry_id: 'S1', s47e_referral_id: 'R1', s47e_person_id: null }],
      ssd_initial_cp_conference: [{ icpc_icpc_id: 'IC1', icpc_s47_enquiry_id: 'S1', icpc_person_id: 'P2' }],
      ssd_cla_episodes: [
        { clae_cla_episode_id: 'CE1', clae_referral_id: 'R1', clae_person_id: null, clae_cla_id: 'CLA1' },
        { clae_cla_episode_id: 'CE2', clae_referral_id: 'R9', clae_person_id: 'P1', clae_cla_id: 'CLA1' },
      ],
      ssd_cla_placement: [{ clap_cla_placement_id: 'CL1', clap_cla_id: 'CLA1', clap_person_id: 'P2' }],
      ssd_cin_plans: [{ cinp_cin_plan_id: 'PL9', cinp_referral_id: 'R9', cinp_person_id: null }],
      ssd_involvements: [
        {
          invo_involvements_id: 'IN1',
          invo_referral_id: 'R9',
          invo_person_id: 'P2',
          invo_professional_id: null,
        },
      ],
    });
    const expected = {
      ssd_cin_episodes: ['R1', 'R9'],
      ssd_s47_enquiry: ['S1'],
      ssd_initial_cp_conference: ['IC1'],
      ssd_cla_episodes: ['CE1', 'CE2'],
      ssd_cla_placement: ['CL1'],
      ssd_cin_plans: ['PL9'],
      ssd_involvements: ['IN1'],
    };
    expect(await read('P2')).toEqual(expected);
    expect(keysOf((await readAll()).find((rows) => rows.person.pers_person_id === 'P2'))).toEqual(expected);
  });

  it('that hang on nothing stop nothing', async () => {
    await refill(world.database, {
      ssd_person: [person('P1')],
      ssd_cin_plans: [{ cinp_cin_plan_id: 'PL1', cinp_referral_id: 'GONE', cinp_person_id: 'P1' }],
      ssd_initial_cp_conference: [{ icpc_icpc_id: 'IC1', icpc_s47_enquiry_id: null, icpc_person_id: 'P1' }],
      ssd_cla_placement: [{ clap_cla_placement_id: 'CL1', clap_cla_id: 'GONE', clap_person_id: 'P1' }],
    });
    expect(await read('P1')).toEqual({
      ssd_cin_plans: ['PL1'],
      ssd_initial_cp_conference: ['IC1'],
      ssd_cla_placement: ['CL1'],
    });
  });

  it('are found however many refer elsewhere', async () => {
    const ids = Array.from({ length: 1_100 }, (_, index) => `R${index}`);
    await refill(world.database, {
      ssd_person: [person('P1')],
      ssd_cin_episodes: ids.map((id) => referral(id, 'NOT-HERE')),
      ssd_cp_plans: ids.map((id) => ({
        cppl_cp_plan_id: `C${id}`,
        cppl_referral_id: id,
        cppl_person_id: 'P1',
      })),
    });
    const rows = await readPerson(world.database, 'P1');
    expect(rows?.tables.ssd_cin_episodes).toHaveLength(1_100);
  });
});

describe('ids', () => {
  it('that differ in case and trailing blanks are one, and are given as stored', async () => {
    await refill(world.database, {
      ssd_person: [person('p1 ')],
      ssd_address: [{ addr_table_id: 'A1', addr_person_id: 'P1' }],
      ssd_cin_episodes: [referral('r1', 'P1  ')],
      ssd_cin_plans: [{ cinp_cin_plan_id: 'PL1', cinp_referral_id: 'R1 ', cinp_person_id: null }],
    });
    const rows = await readPerson(world.database, 'P1');
    expect(rows?.person.pers_person_id).toBe('p1 ');
    expect(keysOf(rows)).toEqual({ ssd_address: ['A1'], ssd_cin_episodes: ['r1'], ssd_cin_plans: ['PL1'] });
    expect((await readAll()).map(keysOf)).toEqual([keysOf(rows)]);
  });

  it('that stand in several rows give one person, and are counted', async () => {
    await refill(world.database, {
      ssd_person: [
        person('a', { pers_surname: 'Second' }),
        person('A ', { pers_surname: 'First' }),
        person('B'),
        person(null),
        person('  '),
      ],
    });
    expect((await readAll(1)).map((rows) => rows.person.pers_person_id).sort()).toEqual(['  ', 'A ', 'B']);
    expect(await personIdCounts(world.database)).toEqual({ withoutId: 2, repeated: 1 });
  });

  it('longer than the ledger keeps, in a column that is wider, hold nobody else back, and are counted', async () => {
    const redefined = (type: string) =>
      world.run(`ALTER TABLE $schema.[ssd_person] ALTER COLUMN pers_person_id ${type} NULL`);
    await redefined('nvarchar(200)');
    try {
      const longest = 'm'.repeat(48);
      const blanks = `n${' '.repeat(60)}`;
      await refill(world.database, { ssd_person: [person('b'), person(longest)] });
      for (const id of ['a'.repeat(49), `b${'x'.repeat(99)}`, blanks, 'z'.repeat(200)])
        await world.run(`INSERT INTO $schema.[ssd_person] (pers_person_id) VALUES (N'${id}')`);
      for (const size of [1, 2, 100])
        expect((await readAll(size)).map((rows) => rows.person.pers_person_id).sort()).toEqual([
          'b',
          longest,
          blanks,
        ]);
      expect(await personIdCounts(world.database)).toEqual({ withoutId: 3, repeated: 0 });
    } finally {
      await refill(world.database, {});
      await redefined('nvarchar(48)');
    }
  });

  it('give chunks that hold everyone once, whatever the size', async () => {
    const ids = ['a1', 'A2', 'a10', 'A-3', 'b_4', 'B5', 'z', 'Z9', '10', '9', '٣', 'é'];
    await refill(world.database, { ssd_person: ids.map((id) => person(id)) });
    for (const size of [1, 2, 3, 5, 100]) {
      expect((await readAll(size)).map((rows) => rows.person.pers_person_id).sort()).toEqual([...ids].sort());
    }
  });

  it('say where to go on', async () => {
    await refill(world.database, { ssd_person: ['a', 'B', 'c', 'D'].map((id) => person(id)) });
    const ranges = async (after?: string) => {
      const found = [];
      for await (const range of keyRanges(world.database, 2, after)) found.push(range);
      return found;
    };
    expect(await ranges()).toEqual([
      { from: 'a', upTo: 'B' },
      { from: 'c', upTo: 'D' },
    ]);
    expect(await ranges('b')).toEqual([{ from: 'c', upTo: 'D' }]);
    expect(await ranges('D')).toEqual([]);
  });
});

describe('values', () => {
  it('come as stored, dates cut to the calendar date', async () => {
    await refill(world.database, {
      ssd_person: [person('P1', { pers_dob: new Date('2016-03-27T23:59:59.990Z'), pers_surname: 'Fake  ' })],
      ssd_cin_episodes: [{ ...referral('R1', 'P1'), cine_referral_nfa: 'N' }],
      ssd_sdq_scores: [{ csdq_table_id: 'Q1', csdq_person_id: 'P1', csdq_sdq_score: 7 }],
      ssd_cin_assessments: [{ cina_assessment_id: 'AS1', cina_referral_id: 'R1' }],
      ssd_assessment_factors: [
        {
          cinf_table_id: 'F1',
          cinf_assessment_id: 'AS1',
          cinf_assessment_factors_json: `["${'1A","'.repeat(5_000)}"]`,
        },
      ],
    });
    const rows = await readPerson(world.database, 'P1');
    expect(rows?.person).toMatchObject({
      pers_dob: '2016-03-27',
      pers_surname: 'Fake  ',
      pers_expected_dob: null,
    });
    expect(rows?.tables.ssd_sdq_scores[0]?.csdq_sdq_score).toBe(7);
    expect(rows?.tables.ssd_cin_episodes[0]?.cine_referral_nfa).toBe('N');
    expect(String(rows?.tables.ssd_assessment_factors[0]?.cinf_assessment_factors_json)).toHaveLength(25_004);
  });

  it('are none where there are no rows at all', async () => {
    await refill(world.database, {});
    expect(await readAll()).toEqual([]);
  });
});

describe('the table of the statutory return', () => {
  it('tells who is in it, whatever the type of its column', async () => {
    const { database } = world;
    await refill(database, { ssd_person: [person('1'), person('2'), person('x ')] });
    for (const type of ['int', 'nvarchar(50)']) {
      await world.run(`CREATE TABLE $schema.[la_return] (child ${type} NULL)`);
      await world.run('INSERT INTO $schema.[la_return] (child) SELECT 2');
      const setting = { statutoryReturn: { table: 'la_return', column: 'child' } };
      const found = await readPersons(database, { from: '1', upTo: 'X' }, setting);
      expect(found.map((rows) => [rows.person.pers_person_id, rows.inStatutoryReturn]).sort()).toEqual([
        ['1', false],
        ['2', true],
        ['x ', false],
      ]);
      await world.run('DROP TABLE $schema.[la_return]');
    }
    expect((await readPerson(database, '1'))?.inStatutoryReturn).toBeUndefined();
  });

  it('keeps everybody else out of the cohort, and changes nothing of who is in it', async () => {
    const { database } = world;
    await refill(database, {
      ssd_person: ['1', '2', 'x '].map((id) => ({
        ...person(id),
        pers_dob: new Date('2012-01-01T00:00:00Z'),
      })),
      ssd_cin_episodes: ['1', '2', 'X'].map((id) => ({
        cine_referral_id: `r${id}`,
        cine_person_id: id,
        cine_referral_date: new Date('2025-01-01T00:00:00Z'),
      })),
    });
    await world.run('CREATE TABLE $schema.[la_return] (child nvarchar(50) NULL)');
    await world.run("INSERT INTO $schema.[la_return] (child) SELECT N'2' UNION ALL SELECT N'X  '");
    const range = { from: '1', upTo: 'X' };
    const built = async (settings: Parameters<typeof readPersons>[2]) =>
      (await readPersons(database, range, settings)).map((rows) => buildChild(rows, contextOf()));
    const [open, restricted] = [
      await built({}),
      await built({ statutoryReturn: { table: 'la_return', column: 'child' } }),
    ];
    await world.run('DROP TABLE $schema.[la_return]');
    expect(open.map(({ inCohort }) => inCohort)).toEqual([true, true, true]);
    expect(restricted.map(({ personId, inCohort, groups }) => [personId, inCohort, groups.length])).toEqual([
      ['1', false, 2],
      ['2', true, 2],
      ['x', true, 2],
    ]);
    expect(restricted.filter(({ inCohort }) => inCohort)).toEqual(
      open.filter(({ personId }) => personId !== '1'),
    );
  });

  it('must have a plain name', async () => {
    const setting = { statutoryReturn: { table: 'x] --', column: 'child' } };
    await expect(readPersons(world.database, { from: '1', upTo: '2' }, setting)).rejects.toMatchObject({
      kind: 'configuration',
      code: 'sql-identifier',
    });
  });
});
