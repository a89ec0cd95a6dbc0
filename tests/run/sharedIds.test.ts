import { buildChild } from '../../lib/payload/buildChild';
import { withSharedIds } from '../../lib/run/prepare/sharedIds';
import { readPersons } from '../../lib/ssd/readPersons';
import { statement } from '../sql/sqlWorld';
import { contextOf } from '../payload/rowBuilders';
import { refill, startSsdWorld, type SsdWorld } from '../ssd/ssdWorld';

const born = new Date('2015-05-05T00:00:00Z');
const begun = new Date('2025-01-10T00:00:00Z');

/** People with an open referral each, over the wire. */
const peopleOf = (ids: readonly string[]) => ({
  ssd_person: ids.map((id) => ({ pers_person_id: id, pers_dob: born })),
  ssd_cin_episodes: ids.map((id, at) => ({
    cine_referral_id: `R${at}`,
    cine_person_id: id,
    cine_referral_date: begun,
  })),
});

const stem = 'CHILD-2019-000000000'; // 20 characters

describe('ids that are cut to 20 characters (payload.md "Ids of children that are too long")', () => {
  let world: SsdWorld;
  beforeAll(async () => {
    world = await startSsdWorld();
  });
  afterAll(() => world.close());

  /** What becomes of the people of a range, each as `id: the id that is sent`, or the rule and the number of others. */
  const built = async (cut: boolean, from: string, upTo: string): Promise<string[]> => {
    const context = contextOf(undefined, { cutLongChildIds: cut });
    const range = { from, upTo };
    const people = await readPersons(world.database, range);
    return (await withSharedIds(world.database, range, people, context)).map((rows) => {
      const { personId, payload, findings, heldBack } = buildChild(rows, context);
      const [finding] = findings.filter(({ severity }) => severity === 'error');
      return `${personId}: ${heldBack ? `${finding?.rule} ${finding?.value ?? ''}`.trim() : payload?.la_child_id}`;
    });
  };

  it('children who would share one are all held back, with how many others they collide', async () => {
    const ids = [`${stem}1-A`, `${stem}1-B`, `${stem}2-C`, 'CHILD-2020-0000000001-A', 'a1'];
    await refill(world.database, peopleOf(ids));
    expect((await built(true, 'a', 'z')).sort()).toEqual([
      `${stem}1-A: child-id-shared 2`,
      `${stem}1-B: child-id-shared 2`,
      `${stem}2-C: child-id-shared 2`,
      'CHILD-2020-0000000001-A: CHILD-2020-000000000',
      'a1: a1',
    ]);
  });

  it('whatever range they are in, and whatever their case', async () => {
    await refill(world.database, peopleOf([`${stem}1`, `${stem.toLowerCase()}9`]));
    expect(await built(true, `${stem}1`, `${stem}1`)).toEqual([`${stem}1: child-id-shared 1`]);
    expect(await built(true, `${stem}9`, `${stem}9`)).toEqual([`${stem.toLowerCase()}9: child-id-shared 1`]);
  });

  it('a short id that another is cut to is held back too', async () => {
    await refill(world.database, peopleOf([stem, `${stem}-LONG`]));
    expect((await built(true, 'a', 'z')).sort()).toEqual([
      `${stem}-LONG: child-id-shared 1`,
      `${stem}: child-id-shared 1`,
    ]);
  });

  it('a row that holds an id again is no other person', async () => {
    await refill(world.database, peopleOf([`${stem}1`, `${stem}1 `]));
    expect(await built(true, 'a', 'z')).toEqual([expect.stringContaining(`: ${stem}`)]);
  });

  it('somebody who is gone counts as long as a record may be at DfE under the id', async () => {
    await refill(world.database, peopleOf([`${stem}1`]));
    const row = (state: string, status: string, previous: string): Promise<unknown> =>
      world.database.query(
        statement(
          `INSERT INTO [${world.schema}].[${world.database.names.ledgerTable}] (person_id, row_state, submission_status, previous_json_payload, json_payload) VALUES (N'${stem}7', N'${state}', N'${status}', ${previous}, N'{}')`,
        ),
      );
    await row('Unchanged', 'Sent', `N'{}'`);
    expect(await built(true, 'a', 'z')).toEqual([`${stem}1: child-id-shared 1`]);
    await world.run(
      `UPDATE $schema.[${world.database.names.ledgerTable}] SET row_state = N'Deleted', submission_status = N'Pending'`,
    );
    expect(await built(true, 'a', 'z')).toEqual([`${stem}1: child-id-shared 1`]);
    await world.run(
      `UPDATE $schema.[${world.database.names.ledgerTable}] SET submission_status = N'Sent', previous_json_payload = NULL`,
    );
    expect(await built(true, 'a', 'z')).toEqual([`${stem}1: ${stem}`]);
  });

  it('without the setting a longer id is held back as too long', async () => {
    await refill(world.database, peopleOf([`${stem}1-A`]));
    expect(await built(false, 'a', 'z')).toEqual([`${stem}1-A: child-id-too-long ${stem}1-A`]);
  });
});
