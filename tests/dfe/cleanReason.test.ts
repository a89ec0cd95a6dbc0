import { createContext, Script } from 'node:vm';
import { buildSync } from 'esbuild';
import fc from 'fast-check';
import { cleanReason } from '../../lib/dfe/wire/cleanReason';
import { vocabulary } from '../../lib/dfe/wire/reasonVocabulary';
import { testRecord } from '../../lib/dfe/sending/testRecord';
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

  it.each([
    ['a score in brackets', '[0].health_and_wellbeing.sdq_assessments[2].score [17] is not valid', '[17]'],
    ['a score behind its name', 'sdq_assessments[1].score[38] exceeds the maximum', '38'],
    ['a house number in brackets', 'postcode: [12] Fakestreet', '12'],
    ['a score in a quoted path', "'sdq_assessments[0].score[21]' is not valid", '21'],
    ['an age in brackets behind a word', 'value[14] is not valid', '14'],
  ])('keep no number that is a value: %s', (_, text, value) => {
    expect(cleanReason(text)).not.toContain(value);
  });

  it('keep the places', () => {
    const said = '[0].social_care_episodes[12].child_protection_plans[3].start_date is required';
    expect(cleanReason(said)).toBe(said);
    expect(cleanReason(JSON.stringify({ errors: { [said.split(' ')[0] ?? '']: ['is required'] } }))).toBe(
      'errors: [0].social_care_episodes[12].child_protection_plans[3].start_date: is required',
    );
  });

  const secrets = {
    forename: 'Fakeforename',
    surname: "O'Fakesurname-Fäke",
    born: '2015-05-05',
    bornOtherwise: '05/05/2015',
    bornInWords: '5 Mayfake 2015',
    upn: 'A123456789012',
    postcode: 'ZZ99 9ZZ',
    freeText: 'Faketext seen by Dr Fakename at Fakehospital',
    ethnicity: 'WBRI',
    id: 'FAKE-12345',
    email: 'fake.person@fake.example',
  };
  const echoes: readonly (readonly [string, (value: string) => string])[] = [
    ['bare', (value) => `${value} is not valid`],
    ['at the end', (value) => `Invalid value: ${value}`],
    ['in single quotes', (value) => `Value '${value}' is not valid`],
    ['in double quotes', (value) => `Value "${value}" is not valid`],
    ['in curly quotes', (value) => `Value “${value}” is not valid`],
    ['in backticks', (value) => `Value \`${value}\` is not valid`],
    ['in an open quote', (value) => `Value '${value} is not valid`],
    ['in brackets', (value) => `[${value}] (${value}) {${value}} <${value}>`],
    ['in an array of JSON', (value) => JSON.stringify([value, { message: value }])],
    ['as a key of JSON', (value) => JSON.stringify({ errors: { [value]: ['is required'] } })],
    ['as a value of JSON', (value) => JSON.stringify({ surname: value, sex: value })],
    ['in a message of JSON', (value) => JSON.stringify({ message: `${value} must be a valid code` })],
    ['in JSON in a text', (value) => `Invalid entry {"surname":"${value}","date_of_birth":"${value}"}`],
    ['in JSON in JSON', (value) => JSON.stringify({ detail: JSON.stringify({ surname: value }) })],
    [
      'deep in JSON',
      (value) => JSON.stringify({ a: { b: { c: { d: { e: { f: { g: { h: value } } } } } } } }),
    ],
    ['in cut JSON', (value) => `{"errors":[{"surname":"${value}`],
    ['behind a property', (value) => `[0].child_details.surname=${value}; date_of_birth:${value}`],
    ['in a path', (value) => `[0].${value}.sex and social_care_episodes[${value}] are not valid`],
    ['in XML', (value) => `<error field="${value}"><value>${value}</value></error>`],
    ['in an address', (value) => `https://fake.example/children/${encodeURIComponent(value)}?name=${value}`],
    ['in lower case', (value) => `value ${value.toLowerCase()} is not valid`],
    ['letter by letter', (value) => `value ${Array.from(value).join(' ')} is not valid`],
    ['over lines', (value) => `value\r\n${value.replaceAll(' ', '\r\n')}\r\nis not valid`],
    ['with an underscore', (value) => `surname_${value} first_name_${value}_sex is not valid`],
    ['between zero-width marks', (value) => `value \u200b${value}\u200b is not valid`],
  ];
  it.each(echoes)('repeat nothing of the child that is echoed %s', (_, echo) => {
    for (const value of Object.values(secrets)) {
      const cleaned = cleanReason(echo(value)).toLowerCase();
      const left = (value.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? []).filter(
        (word) => !vocabulary.has(word) && cleaned.includes(word),
      );
      expect(left).toEqual([]);
      expect(cleaned.replaceAll('[0]', '')).not.toMatch(/\d/);
    }
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
        const unknown = words.filter((word) => !vocabulary.has(word) && !/^\d{1,3}$/.test(word));
        expect(unknown).toEqual([]);
        expect(cleaned.replace(/\[\d{1,3}\]/g, '')).not.toMatch(/\d/);
      }),
      { seed: 19, numRuns: 2_000 },
    );
  });

  it('may name every property of the payload', () => {
    const names = propertyNames(z.toJSONSchema(childPayloadSchema()));
    expect(names.length).toBeGreaterThan(50);
    expect(names.filter((name) => !vocabulary.has(name))).toEqual([]);
  });
});

describe('the time that cleaning takes', () => {
  /** Far more than any text needs; what hangs needs minutes. */
  const longestMs = 60_000;
  const context = createContext({ text: '' });
  const [bundle] = buildSync({
    entryPoints: ['lib/dfe/wire/cleanReason.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'cleaning',
  }).outputFiles;
  new Script(bundle?.text ?? '').runInContext(context);
  const clean = new Script('cleaning.cleanReason(text)');
  /** Cleans a text apart from the test, so that it can be ended. Throws when it takes too long. */
  const cleaned = (text: string): unknown => {
    context['text'] = text;
    return clean.runInContext(context, { timeout: longestMs });
  };

  it.each([
    ['a property and a word in one text', '{"message":"child_and_family_assessment_id:invalid"}'],
    ['a property as a key, with a mark', '{"child_and_family_assessment_id ":["invalid"]}'],
    ['a long path with a fault at its end', `{"message":"${'[0].social_care_episodes'.repeat(100)}!"}`],
    ['a long name with a fault at its end', `"${'child_looked_after_placement_id'.repeat(100)}!"`],
    ['a long word in quotes', `'${'a_'.repeat(2_000)}-'`],
    ['quotes that open and never close', '‘“'.repeat(2_400)],
    ['values and marks', '"x" '.repeat(1_200) + 'x; , : . '.repeat(300)],
    ['white space', ' '.repeat(5_000)],
    ['stars', '* '.repeat(2_500)],
  ])('is short for %s', (_, text) => {
    expect(cleaned(text)).toBe(cleanReason(text));
  });

  it('is short whatever an endpoint answers', () => {
    const pieces = fc.constantFrom(
      ...[
        '[0]',
        '[',
        ']',
        '.',
        '$',
        '_',
        '-',
        ':',
        ';',
        ',',
        ' ',
        '*',
        '"',
        "'",
        '`',
        '“',
        '”',
        '‘',
        '’',
        '\n',
      ],
      ...[
        'child_details',
        'social_care_episodes',
        'value',
        'is',
        'invalid',
        'Fakename',
        '0',
        '17',
        'a',
        '{',
        '}',
      ],
    );
    const patterned = fc
      .tuple(
        fc.array(pieces, { minLength: 1, maxLength: 5 }),
        fc.nat(800),
        fc.array(pieces, { maxLength: 5 }),
      )
      .map(([again, times, end]) => again.join('').repeat(times) + end.join(''));
    const text = fc.oneof(
      fc.array(pieces, { maxLength: 400 }).map((list) => list.join('')),
      patterned,
    );
    const answer = fc.oneof(
      text,
      fc.json(),
      text.map((message) => JSON.stringify({ message })),
      text.map((key) => JSON.stringify({ errors: { [key]: [key] } })),
      text.map((one) => `'${one}'`),
    );
    fc.assert(
      fc.property(answer, (said) => {
        cleaned(said);
      }),
      { seed: 41, numRuns: 1_500 },
    );
  });
});

describe('the test record', () => {
  it('is a whole payload of one obviously fake child, its own for each LA', () => {
    expect(childPayloadSchema().safeParse(testRecord('825')).success).toBe(true);
    expect(testRecord('825').la_child_id).toBe('Fake1234825');
  });
});
