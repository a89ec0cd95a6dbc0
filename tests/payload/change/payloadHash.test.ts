import fc from 'fast-check';
import { canonicalForm, payloadHash } from '../../../lib/payload/change/payloadHash';
import { isJsonObject, type JsonObject } from '../../../lib/payload/values/json';
import { reissuedIds } from '../../../lib/payload/change/structure';
import { reportingWindow } from '../../../lib/payload/window';
import { operate, operationKinds } from './history/operations';
import { viewOf, type SourceChild } from './history/sourceChild';
import { assessment, childOf, heldDay, worker } from './payloads';
import { anyCharacter } from '../../anyCharacter';

const window = reportingWindow('2026-11-22', { monthsBack: 24, financialYearStartMonth: 4 });
const operation = fc.record({
  what: fc.constantFrom(...operationKinds),
  a: fc.nat(23),
  b: fc.nat(23),
  c: fc.nat(23),
});
const payload = fc.array(operation, { minLength: 10, maxLength: 40 }).map((operations) => {
  let lastId = 0;
  const empty: SourceChild = {
    surname: 'Fakesurname',
    scores: [],
    episodes: [{ id: 'E1', referral: heldDay, entries: [], workers: [] }],
  };
  return viewOf(
    'CHILD1',
    operations.reduce((child, next) => operate(child, next, () => `id${(lastId += 1)}`), empty),
    window,
  );
});
const options = { seed: 20261122, numRuns: process.env['TEST_LONG'] === '1' ? 5_000 : 300 };

/** The value with every object and array rebuilt by `change`. */
function rebuilt(value: unknown, change: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return change(value.map((entry: unknown) => rebuilt(entry, change)));
  if (!isJsonObject(value)) return value;
  return change(
    Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rebuilt(inner, change)])),
  );
}

const asObject = (value: unknown) => (isJsonObject(value) ? value : {});
const hashOf = (value: unknown) => payloadHash(asObject(value)).toString('hex');

describe('the change hash is the same', () => {
  test.each<[string, (value: unknown) => unknown]>([
    [
      'when keys come in another order',
      (value) => (isJsonObject(value) ? Object.fromEntries(Object.entries(value).reverse()) : value),
    ],
    [
      'when entries come in another order',
      (value) => (Array.isArray(value) ? [...(value as unknown[])].reverse() : value),
    ],
    [
      'when every id that case systems reissue is another one',
      (value) =>
        isJsonObject(value)
          ? Object.fromEntries(
              Object.entries(value).map(([key, inner]) => [
                key,
                reissuedIds.has(key) ? `new-${String(inner).length}` : inner,
              ]),
            )
          : value,
    ],
    [
      'with and without purge flags',
      (value) =>
        isJsonObject(value)
          ? Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'purge'))
          : value,
    ],
  ])('%s', (_, change) => {
    fc.assert(
      fc.property(payload, (child) => expect(hashOf(rebuilt(child, change))).toBe(hashOf(child))),
      options,
    );
  });
});

/** Every path to a value that counts: not a purge flag, not a volatile id. */
function pathsOf(value: unknown, path: readonly (string | number)[] = []): (string | number)[][] {
  if (Array.isArray(value)) return value.flatMap((inner: unknown, index) => pathsOf(inner, [...path, index]));
  if (!isJsonObject(value)) return [[...path]];
  return Object.entries(value)
    .filter(([key]) => key !== 'purge' && !reissuedIds.has(key))
    .flatMap(([key, inner]) => pathsOf(inner, [...path, key]));
}

function withValue(
  value: unknown,
  path: readonly (string | number)[],
  change: (value: unknown) => unknown,
): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((inner: unknown, index) => (index === first ? withValue(inner, rest, change) : inner));
  return Object.fromEntries(
    Object.entries(asObject(value)).map(([key, inner]) => [
      key,
      key === first ? withValue(inner, rest, change) : inner,
    ]),
  );
}

test('the change hash changes with every other value', () => {
  fc.assert(
    fc.property(payload, (child) => {
      for (const path of pathsOf(child)) {
        const other = withValue(child, path, (value) =>
          typeof value === 'boolean' ? !value : `${String(value)}x`,
        );
        expect(hashOf(other)).not.toBe(hashOf(child));
      }
    }),
    { ...options, numRuns: Math.ceil(options.numRuns / 3) },
  );
});

test('a worker id counts, since it names a worker and not an entry', () => {
  const child = (id: string) =>
    childOf([{ social_care_episode_id: 'E1', care_worker_details: [worker(id, heldDay)] }]);
  expect(hashOf(child('SW1'))).not.toBe(hashOf(child('SW2')));
});

test('what belongs to one entry is not taken for another entry of the same array', () => {
  const child = (first: '1A'[] | undefined, second: '1A'[] | undefined) =>
    childOf([
      {
        social_care_episode_id: 'E1',
        child_and_family_assessments: [
          assessment('A1', heldDay, first),
          assessment('A2', '2025-10-01', second),
        ],
      },
    ]);
  expect(hashOf(child(['1A'], undefined))).not.toBe(hashOf(child(undefined, ['1A'])));
});

/** The canonical form as payload.md section 7 says it, without a thought for speed. */
function plainForm(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(plainForm).sort().join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value ?? null);
  const members = Object.keys(value)
    .filter((key) => key !== 'purge' && !reissuedIds.has(key) && value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${plainForm(value[key])}`);
  return `{${members.join(',')}}`;
}

test.each<[string, fc.Arbitrary<JsonObject>]>([
  ['a payload', payload],
  [
    'any object, with keys and text of any characters',
    fc.dictionary(
      fc.oneof(fc.string({ unit: anyCharacter }), fc.constantFrom('purge', 'surname', ...reissuedIds)),
      fc.oneof(fc.jsonValue({ stringUnit: anyCharacter }), fc.constant(undefined)),
      { maxKeys: 40 },
    ),
  ],
])('the canonical form is that of its plain rule, for %s', (_, objects) => {
  fc.assert(
    fc.property(objects, (object) => expect(canonicalForm(object)).toBe(plainForm(object))),
    options,
  );
});

test('the canonical form is sorted JSON without purge flags and volatile ids', () => {
  expect(
    canonicalForm(
      childOf([{ social_care_episode_id: 'E2' }, { social_care_episode_id: 'E1', closure_date: heldDay }]),
    ),
  ).toBe(
    '{"child_details":{"sex":"U","surname":"Fakesurname1","uasc_flag":false},"la_child_id":"Fake1",' +
      '"social_care_episodes":[{"closure_date":"2025-09-01","referral_date":"2025-09-01"},{"referral_date":"2025-09-01"}]}',
  );
});
