import fc from 'fast-check';
import { cleanReason } from '../../lib/dfe/cleanReason';
import { reasonWords } from '../../lib/dfe/reasonWords';
import { testRecord } from '../../lib/dfe/testRecord';
import { z } from 'zod';
import { childPayloadSchema } from '../../lib/payload/schema';

/** All property names of a JSON Schema. */
function propertyNames(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const properties: unknown = Reflect.get(node, 'properties');
  const own = typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
  return [...own, ...Object.values(node).flatMap(propertyNames)];
}

describe('the endpoint’s words for a refused child', () => {
  it.each([
    [
      'a plain message',
      '[0].child_details.sex is not a valid code',
      '[0].child_details.sex is not a valid code',
    ],
    [
      'a repeated value in quotes',
      "'Fakename' is not valid for [0].child_details.sex",
      '* is not valid for [0].child_details.sex',
    ],
    ['a repeated value without quotes', 'surname Fakename-Faker is too long', 'surname * is too *'],
    ['an English word for a name', "first_name 'The' and surname Long", 'first_name * and surname *'],
    [
      'a postcode and a date',
      'postcode ZZ99 9ZZ invalid, date_of_birth 2015-01-02 invalid',
      'postcode * invalid, date_of_birth * invalid',
    ],
    ['a property in quotes', "'social_care_episode_id' is required", 'social_care_episode_id is required'],
    [
      'a problem document',
      '{"title":"Fake words","errors":{"[0].child_details.sex":["Value X1 is not supported"]},"traceId":"00-fa4e"}',
      '*; errors: [0].child_details.sex: Value * is not supported; *',
    ],
    [
      'an attempted value in JSON',
      '{"message":"value is not valid","attemptedValue":"not a name"}',
      '*: value is not valid; *',
    ],
    ['a lone word in JSON', '{"surname":"not"}', 'surname: *'],
    ['a web page', '<html><h1>Fake</h1></html>', 'no reason given'],
    ['nothing', '', 'no reason given'],
  ])('%s is cleaned', (_, text, expected) => {
    expect(cleanReason(text)).toBe(expected);
  });

  it('are cut to 300 characters', () => {
    expect(cleanReason('value is not valid; '.repeat(100))).toHaveLength(300);
  });

  it('repeat no word, number or mark that is not on the list, whatever is said', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.json(), fc.lorem()), (text) => {
        const cleaned = cleanReason(text);
        if (cleaned === 'no reason given') return;
        const words = cleaned.match(/[\p{L}\p{N}_'’]+/gu) ?? [];
        const unknown = words.filter((word) => !reasonWords.has(word) && !/^\d{1,3}$/.test(word));
        expect(unknown).toEqual([]);
        expect(cleaned.replace(/\[\d{1,3}\]/g, '')).not.toMatch(/\d/);
      }),
      { seed: 19, numRuns: 2_000 },
    );
  });

  it('may name every property of the payload', () => {
    const names = propertyNames(z.toJSONSchema(childPayloadSchema()));
    expect(names.length).toBeGreaterThan(50);
    expect(names.filter((name) => !reasonWords.has(name))).toEqual([]);
  });
});

describe('the test record', () => {
  it('is a whole payload of one obviously fake child, its own for each LA', () => {
    expect(childPayloadSchema().safeParse(testRecord('825')).success).toBe(true);
    expect(testRecord('825').la_child_id).toBe('Fake1234825');
  });
});
