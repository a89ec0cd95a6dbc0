import fc from 'fast-check';

/**
 * How often a wall is tried: with a fixed seed, `FUZZ_RUNS` times where that is set, and then with the seed `FUZZ_SEED`.
 * @param short in `npm test`
 * @param long with `TEST_LONG`
 */
export function fuzzing(short: number, long: number): { readonly seed: number; readonly numRuns: number } {
  const { FUZZ_RUNS, FUZZ_SEED, TEST_LONG } = process.env;
  return {
    seed: Number(FUZZ_SEED ?? 20261122),
    numRuns: Number(FUZZ_RUNS ?? (TEST_LONG === '1' ? long : short)),
  };
}

/** Stands in everything that is made up here; no log may repeat it. The brackets show in HTML whether it is escaped. */
export const canary = '<q>Fuzzcanary</q>';
/** What is left of the canary where its brackets are escaped. */
export const canaryWord = 'Fuzzcanary';

const hostile = [
  '',
  ' ',
  '\u0000',
  '\r\nx-injected: 1\r\n\r\n',
  '../../etc/passwd',
  "' OR 1=1; DROP TABLE csc_api_runs --",
  '{{7*7}}',
  '${7*7}',
  '%00',
  '%',
  '__proto__',
  'constructor',
  '\ud800',
  '\udc00x',
  '\ufeff',
  '1e309',
  '-0',
  'NaN',
  '=cmd()',
  '😀'.repeat(70),
  'x'.repeat(3_000),
];

/** Any text, lone surrogates and control characters too. */
const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 400 }),
);

/** Any text with the canary in it, mostly. */
export const markedText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: anyText.map((text) => `${text}${canary}`) },
  { weight: 1, arbitrary: anyText },
);

/** Any bytes with the canary after them. */
export const markedBytes: fc.Arbitrary<Buffer> = fc
  .uint8Array({ maxLength: 300 })
  .map((bytes) => Buffer.concat([bytes, Buffer.from(canary)]));

/** Any value of JSON: names and texts that are marked, numbers out of every range, and what is nested very deep. */
export const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, -1, 0, 1.5, 1e21, Number.MAX_SAFE_INTEGER + 1, '', [], {}),
  markedText,
  fc.jsonValue({ maxDepth: 3 }),
  fc.dictionary(markedText, fc.oneof(markedText, fc.integer()), { maxKeys: 3 }),
  fc.array(markedText, { maxLength: 4 }),
);

/** Text of JSON that no value has: nested deep, a name twice, broken off. */
export const oddJsonText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    `${'['.repeat(3_000)}${']'.repeat(3_000)}`,
    `${'{"a":'.repeat(1_000)}1${'}'.repeat(1_000)}`,
    '{"stages":"smoke","stages":"none"}',
    '{"__proto__":{"stages":"smoke"}}',
    '1e999',
    '"\\ud800"',
  ),
  fc.tuple(anyJson, fc.nat(40)).map(([value, cut]) => JSON.stringify(value).slice(0, cut)),
);
