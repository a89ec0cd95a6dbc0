import { namedIndexes } from '../../lib/dfe/wire/readAnswer';

describe('the children that a 400 names', () => {
  it.each([
    ['[3].child_details.sex is not valid', [3]],
    ['[3]', [3]],
    ['Entry [3] and entry [7] are wrong', [3, 7]],
    ['[3].social_care_episodes[1].child_protection_plans[2].end_date', [3]],
    ['{"errors":{"[0].child_details.sex":["no"],"[9].purge":["no"]}}', [0, 9]],
    ['$[4].la_child_id', [4]],
    ['[3].surname; [3].first_name', [3]],
    ['[10] [99] [1000000] [12]', [10, 12]],
    ['The batch is not valid', []],
    ['', []],
    ['[x] [-1] [1.5] []', []],
  ])('of %j are %j', (text, expected) => {
    expect(namedIndexes(text, 20)).toEqual(expected);
  });
});
