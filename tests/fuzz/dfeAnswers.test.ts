import fc from 'fast-check';
import { toAppError } from '../../lib/errors/appError';
import type { DfeClient, Outcome } from '../../lib/dfe/sending/dfeClient';
import { children, startSendingTests, type Sending } from '../dfe/sendingFixture';
import { watchRejections } from '../inThisProcess';
import {
  anyAnswer,
  anyJson,
  anyText,
  canary,
  canaryWord,
  fuzzing,
  inTurn,
  isFault,
  jsonText,
  markedText,
  withNames,
  type AnyAnswer,
} from './fuzzing';

let tests: Awaited<ReturnType<typeof startSendingTests>>;
const rejections = watchRejections();
beforeAll(async () => {
  tests = await startSendingTests();
});
afterAll(async () => {
  await tests.close();
  rejections.stop();
});

const list = children(4);
const ids = list.map(({ personId }) => personId);

/** A receipt as text, true in its form or nearly so. */
const trueReceipt = fc
  .tuple(fc.constantFrom('2026-11-22_02:30:00.123', '9999-12-31_23:59:59.999999999'), fc.uuid())
  .map(([time, id]) => `${time}_${id}.json`);
const place = fc.oneof(
  { weight: 4, arbitrary: trueReceipt },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '2026-02-30_02:30:00.1_aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa.json',
      '2026-11-22_02:30:00.1_not-a-uuid.json',
      '2026-11-22_02:30:00.1_aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa.xml',
      `${canary}.json`,
    ),
  },
  { weight: 1, arbitrary: anyJson },
);
const refusal = fc.constantFrom(
  `[0].child_details.first_name: '${canary}' is not valid`,
  `[99].child_details: ${canary}`,
  `{"errors":[{"path":"[1].child_details.sex","message":"${canary}"}]}`,
  'Out of call volume quota. Quota will be replenished in 99:99:99.',
  `Access denied due to invalid subscription key ${canary}.`,
);
/** About as many as there are children. */
const about = { minLength: 3, maxLength: 5 };
const childrenBody = fc.oneof(
  { weight: 4, arbitrary: jsonText(fc.array(place, about)) },
  { weight: 3, arbitrary: jsonText(fc.array(trueReceipt, about)) },
  { weight: 2, arbitrary: fc.array(trueReceipt, about).map((all) => all.join('\n')) },
  {
    weight: 1,
    arbitrary: jsonText(
      withNames({ receipts: fc.array(place), message: refusal, errors: fc.array(refusal) }),
    ),
  },
  { weight: 2, arbitrary: refusal },
  { weight: 1, arbitrary: markedText },
);

const form = /^\d{4}-\d\d-\d\d_\d\d:\d\d:\d\d\.\d{1,9}_([0-9a-f-]{36})\.json$/;

/** The ids of receipts that stand in an answer, where it is whole, a 200, and nothing but a list. */
function receiptIds({ plain }: AnyAnswer): readonly (string | undefined)[] {
  if (plain?.status !== 200) return [];
  const text = plain.body.replace(/^\ufeff/, '');
  let entries: unknown;
  try {
    entries = JSON.parse(text);
  } catch {
    entries = text.trim().split(/\s+/);
  }
  return [entries]
    .flat()
    .map((entry) => (typeof entry === 'string' ? form.exec(entry.trim())?.[1] : undefined));
}

/**
 * Who is called accepted without a receipt: one that the endpoint gave for this very child, or one that stands in the child's place
 * in a whole answer with as many as were posted.
 */
function falselyAccepted(sending: Sending, answers: readonly AnyAnswer[]): string[] {
  const lists = answers.map(receiptIds);
  const isMadeUp = (id: string, receiptId: string): boolean =>
    lists.some((all) =>
      sending.announced.some(
        (posted) => posted.length === all.length && all[posted.indexOf(id)] === receiptId,
      ),
    );
  const given = new Set(
    sending.dfe
      .posts('test')
      .flatMap(({ childIds, receipts }) =>
        receipts.map((text, at) => `${childIds[at] ?? ''} ${form.exec(text)?.[1] ?? ''}`),
      ),
  );
  return [...sending.outcomes].flatMap(([id, outcome]) =>
    outcome.kind !== 'accepted' || given.has(`${id} ${outcome.receiptId}`) || isMadeUp(id, outcome.receiptId)
      ? []
      : [id],
  );
}

/** What a run makes of the children that comes after the bad one, with a client of its own and nothing in its way. */
async function calmRun(client: DfeClient): Promise<string[]> {
  const outcomes: Outcome[] = [];
  await client.sendBatch(list, {
    beforePost: () => Promise.resolve(),
    settled: (results) => Promise.resolve(void outcomes.push(...results.map(({ outcome }) => outcome))),
    signal: new AbortController().signal,
    deadline: new Date('2026-12-01'),
  });
  return outcomes.map(({ kind }) => kind);
}

/** No run waits longer than this for answers to four children, whatever they are. */
const longestWaitMs = 3_600_000;

async function expectLaws(sending: Sending, work: Promise<unknown>, answers: readonly AnyAnswer[]) {
  const failed: unknown[] = await work.then(
    () => [],
    (error: unknown) => [error],
  );
  const said = failed.map(toAppError);
  expect(said.map(({ kind, code }) => ({ kind, code })).filter(isFault)).toEqual([]);
  expect(sending.log.filter((record) => isFault({ ...record }))).toEqual([]);
  expect([...sending.outcomes.keys()].sort()).toEqual(ids);
  expect(falselyAccepted(sending, answers)).toEqual([]);
  expect(sending.clock.slept().reduce((sum, ms) => sum + ms, 0)).toBeLessThan(longestWaitMs);
  const shown = [
    sending.log,
    [...sending.outcomes.values()],
    said.map(({ message, advice }) => [message, advice]),
    sending.client.trouble,
  ];
  expect(JSON.stringify(shown)).not.toContain(canaryWord);
  for (const secret of sending.vault.secrets.values()) expect(JSON.stringify(shown)).not.toContain(secret);

  sending.dfe.clearFaults();
  expect(await calmRun(sending.another())).toEqual(list.map(() => 'accepted'));
  expect(ids.map((id) => sending.dfe.holds('test', id) !== undefined)).toEqual(ids.map(() => true));
  expect(rejections.seen).toEqual([]);
  await tests.endTest();
}

it('whatever the endpoint answers, every child is settled, accepted only by a receipt, and sent by the next run', async () => {
  const answered = fc.array(fc.tuple(anyAnswer(childrenBody), fc.boolean()), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(answered, fc.boolean(), async (answers, alone) => {
      const sending = tests.begin();
      const effects = answers.map(([answer]) => answer);
      sending.dfe.setFaults(
        inTurn(effects).map((fault, at) => ({ ...fault, accept: answers[at]?.[1] ?? false })),
      );
      const groups = alone ? list.map((child) => [child]) : [list];
      const send = async (): Promise<void> => {
        for (const group of groups) await sending.send(group, { alone });
      };
      await expectLaws(sending, send(), effects);
    }),
    fuzzing(25, 100),
  );
});

const tokenBody = fc.oneof(
  {
    weight: 4,
    arbitrary: jsonText(
      withNames({
        access_token: fc.oneof(anyText, fc.constantFrom('a.b.c', 'x'.repeat(60_000))),
        expires_in: fc.constantFrom<unknown>(3600, '3600', -1, 0, 1e-9, 1e308, '1e999', 'soon', true, [3600]),
        token_type: fc.constant('Bearer'),
      }),
    ),
  },
  {
    weight: 3,
    arbitrary: jsonText(
      withNames({
        error: fc.constantFrom('invalid_client', 'invalid_scope', 'unauthorized_client', canary),
        error_description: fc.constant(`AADSTS7000215: ${canary}`),
        error_codes: fc.constantFrom<unknown>([7000215], [7000222], [1.5], ['7000215'], [1e308], canary),
      }),
    ),
  },
  { weight: 1, arbitrary: markedText },
);

it('whatever the token endpoint answers, every child is settled, and sent by the next run', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyAnswer(tokenBody), { minLength: 1, maxLength: 3 }), async (answers) => {
      const sending = tests.begin();
      sending.dfe.setFaults(inTurn(answers).map((fault) => ({ ...fault, endpoint: 'token' })));
      await expectLaws(sending, sending.send(list), []);
    }),
    fuzzing(25, 100),
  );
});
