import { normalKey } from '../../lib/payload/normalKey';
import type { OpenedDatabase } from '../../lib/sql/openDatabase';
import { rangeSettings, readPersons, readSettings } from '../../lib/ssd/readPersons';
import { createSsdTables, insertRows } from '../../sandbox/sqlTarget/createSsd';
import { startSqlWorld, statement, type SqlWorld } from '../sql/sqlWorld';
import { describeOnStandIn } from '../standInOnly';

describeOnStandIn('what reading costs', 'counts the statements that a server gets', () => {
  let world: SqlWorld;
  let database: OpenedDatabase;
  beforeEach(async () => {
    world = await startSqlWorld();
    database = world.open();
    await database.query(statement('CREATE SCHEMA ssd_fake'));
    await createSsdTables(database);
    await insertRows(
      database,
      'ssd_person',
      ['P1', 'P2', 'P3'].map((id) => ({ pers_person_id: id })),
    );
    await insertRows(
      database,
      'ssd_cin_episodes',
      ['1', '2', '3'].map((nr) => ({ cine_referral_id: `R${nr}`, cine_person_id: `P${nr}` })),
    );
    await insertRows(
      database,
      'ssd_s47_enquiry',
      ['1', '2', '3'].map((nr) => ({
        s47e_s47_enquiry_id: `E${nr}`,
        s47e_person_id: `P${nr}`,
        s47e_referral_id: `R${nr}`,
      })),
    );
  });
  afterEach(() => world.close());

  /** The statements that `work` sends for rows of the SSD, with how often each names one of its tables. */
  const sent = async (work: () => Promise<unknown>): Promise<{ text: string; tables: number }[]> => {
    world.sql.clearStatements();
    await work();
    return world.sql
      .statements()
      .map(({ text }) => ({ text, tables: text.match(/\[ssd_fake\]\.\[ssd_/g)?.length ?? 0 }))
      .filter(({ tables }) => tables > 0);
  };
  const total = (statements: readonly { tables: number }[]): number =>
    statements.reduce((sum, { tables }) => sum + tables, 0);

  it('is one statement a table for a range, each table named once but for two', async () => {
    const settings = await rangeSettings(database, {});
    const statements = await sent(() => readPersons(database, { from: 'P1', upTo: 'P2' }, settings));
    expect(statements).toHaveLength(19);
    expect(total(statements)).toBe(21);
    for (const { text } of statements) expect(text).toMatch(/\nOPTION \(RECOMPILE\)$/);
  });

  it('is ten statements once, before the first range', async () => {
    const statements = await sent(() => rangeSettings(database, {}));
    // One describes the tables, nine look for rows that name another person than what they hang on.
    expect(statements).toHaveLength(10);
  });

  it('is a statement more only for what hangs on a row that names another person', async () => {
    // An enquiry of P3 on the referral of P1, with a conference.
    await insertRows(database, 'ssd_s47_enquiry', [
      { s47e_s47_enquiry_id: 'E9', s47e_person_id: 'P3', s47e_referral_id: 'R1' },
    ]);
    await insertRows(database, 'ssd_initial_cp_conference', [
      { icpc_icpc_id: 'C9', icpc_person_id: 'P3', icpc_s47_enquiry_id: 'E9' },
    ]);
    const settings = await rangeSettings(database, {});
    let found: string[] = [];
    const statements = await sent(async () => {
      const [person] = await readPersons(database, { from: 'P1', upTo: 'P1' }, settings);
      found = (person?.tables.ssd_initial_cp_conference ?? []).map((row) => String(row.icpc_icpc_id));
    });
    expect(found).toEqual(['C9']);
    expect(statements).toHaveLength(20);
    expect(await sent(() => readPersons(database, { from: 'P2', upTo: 'P2' }, settings))).toHaveLength(19);
  });

  it('is one statement a table for two hundred people who are named, wherever they stand', async () => {
    const settings = await readSettings(database, {});
    let found: string[] = [];
    const ids = ['p1 ', 'P3', ...Array.from({ length: 198 }, (_, at) => `gone${at}`)];
    const statements = await sent(async () => {
      const people = await readPersons(database, ids, settings);
      found = people.map(({ person }) => normalKey(String(person.pers_person_id)));
    });
    expect(found.sort()).toEqual(['P1', 'P3']);
    expect(statements).toHaveLength(19);
  });
});
