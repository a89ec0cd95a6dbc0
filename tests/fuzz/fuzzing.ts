import fc from 'fast-check';
import type { WireEffect } from '../../sandbox/web/wireEffect';
import { anyCharacter } from '../anyCharacter';

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
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: anyCharacter, maxLength: 60 }),
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

/** An object of JSON with some of these names, and under each what stands there usually, or anything. */
export const withNames = (
  names: Readonly<Record<string, fc.Arbitrary<unknown>>>,
): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(
    Object.fromEntries(
      Object.entries(names).map(([name, usual]) => [
        name,
        fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: anyJson }),
      ]),
    ),
    { requiredKeys: [] },
  );

/** A value as text of JSON: mostly as it is; cut, marked, twice, or something else. */
export const jsonText = (value: fc.Arbitrary<unknown>): fc.Arbitrary<string> => {
  const whole = value.map((one) => JSON.stringify(one));
  return fc.oneof(
    { weight: 8, arbitrary: whole },
    { weight: 1, arbitrary: fc.tuple(whole, fc.nat(60)).map(([text, at]) => text.slice(0, at)) },
    { weight: 1, arbitrary: whole.map((text) => `\ufeff${text}`) },
    { weight: 1, arbitrary: whole.map((text) => text + text) },
    { weight: 1, arbitrary: oddJsonText },
  );
};

/** What a caller that reads HTTP well makes of an answer. */
interface PlainAnswer {
  readonly status: number;
  readonly body: string;
}

/** An answer as the bytes on the wire, for the stand-ins. */
export interface AnyAnswer {
  readonly effect: Extract<WireEffect, { kind: 'bytes' }>;
  /** Where the bytes are a whole answer: one with its length, or one that ends where its connection does. */
  readonly plain?: PlainAnswer;
}

const answerOf = (
  bytes: Buffer,
  rest: Partial<AnyAnswer> & { readonly staysOpen?: boolean } = {},
): AnyAnswer => {
  const { staysOpen = false, ...plain } = rest;
  return {
    // What a failing case shows; the seed gives the rest.
    [fc.toStringMethod]: () =>
      `${staysOpen ? 'left open' : 'closed'}, ${bytes.length} bytes: ${JSON.stringify(bytes.toString('latin1').slice(0, 600))}`,
    effect: { kind: 'bytes', base64: bytes.toString('base64'), staysOpen },
    ...plain,
  } as AnyAnswer;
};

const headOf = (status: number, lines: readonly string[]): Buffer =>
  Buffer.from([`HTTP/1.1 ${status} ${canaryWord}`, ...lines, '', ''].join('\r\n'));
const finalStatuses = [
  ...[201, 202, 204, 206, 301, 302, 304, 307, 308, 400, 400, 400, 401, 403, 404, 405, 408],
  ...[413, 418, 429, 431, 500, 502, 503, 504, 599, 600, 999],
];
const anyStatus = fc.oneof(
  { weight: 3, arbitrary: fc.constant(200) },
  { weight: 2, arbitrary: fc.constantFrom(...finalStatuses) },
);
const types = ['application/json', 'application/json; charset=utf-8', 'text/plain', 'text/html', canaryWord];
const oddLines = [
  'location: https://127.0.0.1:1/elsewhere',
  'location: /',
  'retry-after: 99999999999999999999',
  'retry-after: -1',
  `retry-after: ${canaryWord}`,
  'retry-after: Sun, 99 Nov 2026 00:00:00 GMT',
  'retry-after: Fri, 31 Dec 9999 23:59:59 GMT',
  `set-cookie: ${canaryWord}=1`,
  'content-encoding: gzip',
  'content-encoding: br',
  'content-type: application/json; charset=utf-16',
  'transfer-encoding: chunked',
  'content-length: 7',
  'content-length: -1',
  'content-length: 99999999',
  'connection: upgrade',
  'upgrade: h2c',
  `www-authenticate: Bearer authorization="https://login.example/${canaryWord}", resource="https://elsewhere.example"`,
  'www-authenticate: Bearer error="insufficient_claims", claims="bm8ganNvbg=="',
  `x-odd: ${canaryWord}`,
  `x-long: ${'x'.repeat(20_000)}`,
  `x bad name: ${canaryWord}`,
];
/** Heads behind which nobody can say what the body is. */
const spoilsBody = /^(?:transfer-encoding|content-length|x bad name)/;

/**
 * Any bytes as an answer: mostly HTTP with one of these bodies; with odd heads, wrong lengths, cut, a byte short and then closed or
 * left open, or no HTTP at all. One that is left open has a whole head.
 */
export function anyAnswer(usual: fc.Arbitrary<string>): fc.Arbitrary<AnyAnswer> {
  const body = fc.oneof(
    { weight: 12, arbitrary: usual.map((text) => Buffer.from(text)) },
    { weight: 2, arbitrary: markedBytes },
    { weight: 1, arbitrary: fc.constant(Buffer.alloc(600_000, canary)) },
    { weight: 1, arbitrary: fc.constant(Buffer.from([0x22, 0xff, 0xfe, 0x22])) },
  );
  const type = fc.constantFrom(...types).map((name) => `content-type: ${name}`);
  const whole = fc
    .tuple(anyStatus, type, body)
    .map(([status, line, bytes]) =>
      answerOf(
        Buffer.concat([
          headOf(status, [line, `content-length: ${bytes.length}`, 'connection: close']),
          bytes,
        ]),
        { plain: { status, body: bytes.toString('utf8') } },
      ),
    );
  const odd = fc
    .tuple(
      fc.oneof(anyStatus, fc.constantFrom(100, 101, 103)),
      fc.subarray(oddLines, { minLength: 1, maxLength: 3 }),
      body,
      fc.option(fc.nat(400)),
    )
    .map(([status, lines, bytes, cut]) => {
      const head = headOf(status, lines);
      const sent = Buffer.concat([head, bytes]).subarray(0, cut ?? undefined);
      const isWhole =
        sent.length > head.length && status >= 200 && !lines.some((line) => spoilsBody.test(line));
      return answerOf(
        sent,
        isWhole ? { plain: { status, body: sent.subarray(head.length).toString('utf8') } } : {},
      );
    });
  const brokenOff = fc.tuple(anyStatus, type, body, fc.boolean()).map(([status, line, bytes, staysOpen]) =>
    answerOf(Buffer.concat([headOf(status, [line, `content-length: ${bytes.length + 1}`]), bytes]), {
      staysOpen,
    }),
  );
  return fc.oneof(
    { weight: 6, arbitrary: whole },
    { weight: 3, arbitrary: odd },
    { weight: 3, arbitrary: brokenOff },
    { weight: 1, arbitrary: markedBytes.map((bytes) => answerOf(bytes)) },
  );
}

/** The effects as faults of a stand-in: each once, and the last one for ever. */
export const inTurn = (answers: readonly AnyAnswer[]) =>
  answers.map(({ effect }, at) => ({
    nth: at + 1,
    times: at + 1 === answers.length ? ('always' as const) : 1,
    effect,
  }));

/** Whether what was said is a fault of the program, which nothing from outside may be. */
export const isFault = ({ kind, code }: Readonly<Record<string, unknown>>): boolean =>
  kind === 'bug' || code === 'unexpected';
