import { addItemCounts, countItems, vanishedItems } from '../../lib/payload/itemCounts';
import { itemSources, tablesOf } from '../../lib/payload/itemSources';
import { ruleColumns } from '../../lib/payload/personRows';
import { payloadOf, type Said } from './rowBuilders';

const worked: Said = { ssd_cin_plans: [{}], ssd_involvements: [{}], ssd_professionals: [{}] };
const many = (count: number, said: Said) => Array.from({ length: count }, () => payloadOf(said));

test('every item comes from columns that the rules read', () => {
  const columns = Object.entries(ruleColumns).flatMap(([table, names]) =>
    names.map((name) => `${table}.${name}`),
  );
  const unknown = Object.values(itemSources).flatMap(({ from }) =>
    from.filter((column) => !columns.includes(column)),
  );
  expect(unknown).toEqual([]);
});

test('a child counts once for an item, however often it stands in the payload', () => {
  const counts = countItems([payloadOf({ ssd_cin_plans: [{}, { cinp_cin_plan_id: 'CN2' }] }), payloadOf()]);
  expect(counts).toMatchObject({ 'item-2': 2, 'item-26': 1, 'item-27': 1 });
  expect(counts).not.toHaveProperty('item-28');
});

test('what stands where nothing is known is no item', () => {
  const unknown = payloadOf({ ssd_person: [{ pers_sex: null }] });
  const counts = countItems([unknown]);
  expect(unknown.child_details).toMatchObject({ sex: 'U', disabilities: ['NONE'], uasc_flag: false });
  expect(counts).not.toHaveProperty('item-10');
  expect(counts).not.toHaveProperty('item-12');
  expect(counts).not.toHaveProperty('item-14');
});

describe('an item that no child has any more', () => {
  const without = countItems(many(30, {}));
  it.each<[string, ReturnType<typeof countItems> | undefined, string[]]>([
    [
      'is named where many had it: of entries by their first item, with the tables',
      countItems(many(20, worked)),
      [
        'social_care_episodes[].child_in_need_plans[].child_in_need_plan_id ssd_cin_plans',
        'social_care_episodes[].care_worker_details[].worker_id ssd_professionals,ssd_involvements',
      ],
    ],
    ['says nothing where few had it', countItems(many(19, worked)), []],
    ['says nothing in the first run', undefined, []],
    [
      'one item of a block',
      addItemCounts(without, countItems(many(20, { ssd_person: [{ pers_ethnicity: 'WBRI' }] }))),
      ['child_details.ethnicity ssd_person'],
    ],
  ])('%s', (_, before, named) => {
    const vanished = vanishedItems(before, without);
    expect(vanished.map(({ path, tables }) => `${path} ${tables.join()}`)).toEqual(named);
  });

  it('is said with how many had it', () => {
    expect(vanishedItems(countItems(many(23, worked)), without)[0]?.before).toBe(23);
  });

  it('is none where no child is left at all: the brake speaks for them', () => {
    expect(vanishedItems(countItems(many(40, worked)), countItems([]))).toEqual([]);
  });

  it('is none as long as one child has it', () => {
    const one = addItemCounts(without, countItems(many(1, worked)));
    expect(vanishedItems(countItems(many(40, worked)), one)).toEqual([]);
  });
});

test('the tables of an item are those of its columns, each once, the one that is sent first', () => {
  const source = itemSources['child_details.unique_pupil_number_unknown_reason'];
  expect(source && tablesOf(source)).toEqual(['ssd_person']);
});
