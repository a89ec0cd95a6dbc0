import type { ChildrenFault, DfeFault } from '../../sandbox/dfe/dfeFault';
import { batches, everybody, SendingWorld } from './sendingWorld';

const long = process.env['TEST_LONG'] === '1';
let sending: SendingWorld;

beforeAll(async () => {
  sending = await SendingWorld.start();
});
afterAll(() => sending.world.close());

/** Where the fault is: in every try of one batch, of one child in doubt who goes alone, or of everything. */
const stages = ['first batch', 'middle batch', 'last batch', 'alone', 'throughout'] as const;
type Stage = (typeof stages)[number];
const stricken: Readonly<Record<Exclude<Stage, 'throughout'>, string>> = {
  'first batch': '1004',
  'middle batch': '1015',
  'last batch': '1026',
  alone: '1015',
};
/** Children in doubt before the stage `alone`. */
const inDoubt = ['1004', '1015', '1026'];

type Effect = ChildrenFault['effect'];
type EffectOf = (child: string) => Effect;
/**
 * What a fault does to those whom it meets:
 * - `unknown`, `unsent` the whole batch, which counts against the endpoint; `opens` stops sending at once
 * - `unknownChild`, `refused` the one child
 */
type Consequence = 'unknown' | 'unsent' | 'opens' | 'unknownChild' | 'refused';

interface Fault {
  readonly name: string;
  readonly effect: EffectOf;
  readonly accept?: boolean;
  readonly does: Consequence;
  /** How the run puts it, and under which code where it ends the run. */
  readonly what?: string | ((posted: number) => string);
  readonly code?: string;
  /** Whether it shows only when the request is given up. */
  readonly hangs?: true;
  /** The stage at which it is played in the short run. */
  readonly short: Stage | 'none';
}

const answers =
  (status: number, more: object = {}): EffectOf =>
  () => ({ kind: 'answer', status, ...more });
const noAnswer = (why: string) => ({
  what: `the endpoint gave no usable answer (${why})`,
  code: 'dfe-unavailable',
});
const refusing =
  (naming: 'all' | 'some' | 'none' | 'wrong'): EffectOf =>
  (child) => ({
    kind: 'refuse',
    childIds: [child],
    naming,
    message: `Value Fakesurname of ${child} is not valid.`,
  });

const faults: readonly Fault[] = [
  { name: '400 that names all', effect: refusing('all'), does: 'refused', short: 'first batch' },
  { name: '400 that names some', effect: refusing('some'), does: 'refused', short: 'last batch' },
  { name: '400 that names none', effect: refusing('none'), does: 'refused', short: 'alone' },
  { name: '400 that names the wrong', effect: refusing('wrong'), does: 'refused', short: 'middle batch' },
  { name: '413', effect: answers(413), does: 'refused', short: 'middle batch' },
  {
    name: '401',
    effect: answers(401),
    does: 'unsent',
    what: 'the endpoint refused a fresh token (HTTP 401)',
    code: 'dfe-token-refused',
    short: 'throughout',
  },
  {
    name: '403',
    effect: answers(403),
    does: 'unsent',
    what: 'the endpoint did not allow the request (HTTP 403)',
    code: 'dfe-disallowed',
    short: 'first batch',
  },
  {
    name: '429',
    effect: answers(429),
    does: 'unsent',
    what: 'the endpoint took no more requests (HTTP 429)',
    code: 'dfe-throttled',
    short: 'alone',
  },
  {
    name: '429 with Retry-After',
    effect: answers(429, { retryAfterSeconds: 1 }),
    does: 'unsent',
    what: 'the endpoint took no more requests (HTTP 429)',
    code: 'dfe-throttled',
    short: 'last batch',
  },
  {
    name: '418',
    effect: answers(418),
    does: 'unsent',
    what: 'the endpoint turned the request away whatever the children in it (HTTP 418)',
    code: 'dfe-contract',
    short: 'middle batch',
  },
  {
    name: '302',
    effect: answers(302, { headers: { location: 'https://login.example/' } }),
    does: 'opens',
    what: 'nothing at this address takes children (HTTP 302)',
    code: 'dfe-wrong-address',
    short: 'last batch',
  },
  {
    name: '404',
    effect: answers(404),
    does: 'opens',
    what: 'nothing at this address takes children (HTTP 404)',
    code: 'dfe-wrong-address',
    short: 'first batch',
  },
  {
    name: '405',
    effect: answers(405),
    does: 'opens',
    what: 'nothing at this address takes children (HTTP 405)',
    code: 'dfe-wrong-address',
    short: 'alone',
  },
  {
    name: '204',
    effect: answers(204),
    does: 'unknown',
    what: 'the endpoint gave no receipts (HTTP 204)',
    code: 'dfe-answer-not-understood',
    short: 'middle batch',
  },
  {
    name: '500',
    effect: answers(500),
    does: 'unknown',
    ...noAnswer('HTTP 500'),
    short: 'throughout',
  },
  {
    name: '500 after acceptance',
    effect: answers(500),
    accept: true,
    does: 'unknown',
    ...noAnswer('HTTP 500'),
    short: 'first batch',
  },
  {
    name: '502',
    effect: answers(502),
    does: 'unknown',
    ...noAnswer('HTTP 502'),
    short: 'last batch',
  },
  {
    name: '503 with Retry-After',
    effect: answers(503, { retryAfterSeconds: 0 }),
    does: 'unknown',
    ...noAnswer('HTTP 503'),
    short: 'alone',
  },
  {
    name: 'a hanging request',
    effect: () => ({ kind: 'hang' }),
    hangs: true,
    does: 'unknown',
    ...noAnswer('no answer in time'),
    short: 'middle batch',
  },
  {
    name: 'a hanging request after acceptance',
    effect: () => ({ kind: 'hang' }),
    hangs: true,
    accept: true,
    does: 'unknown',
    ...noAnswer('no answer in time'),
    short: 'none',
  },
  {
    name: 'a reset',
    effect: () => ({ kind: 'reset' }),
    does: 'unknown',
    ...noAnswer('the connection broke off'),
    short: 'throughout',
  },
  {
    name: 'a reset after acceptance',
    effect: () => ({ kind: 'reset' }),
    accept: true,
    does: 'unknown',
    ...noAnswer('the connection broke off'),
    short: 'alone',
  },
  {
    name: 'a cut body',
    effect: () => ({ kind: 'cut' }),
    does: 'unknown',
    ...noAnswer('the answer broke off'),
    short: 'last batch',
  },
  {
    name: 'a cut body without acceptance',
    effect: () => ({ kind: 'cut' }),
    accept: false,
    does: 'unknown',
    ...noAnswer('the answer broke off'),
    short: 'none',
  },
  {
    name: 'slow bytes',
    effect: () => ({ kind: 'slow', bytes: 1, everyMs: 100 }),
    hangs: true,
    does: 'unknown',
    ...noAnswer('the answer broke off'),
    short: 'first batch',
  },
  {
    name: 'garbage',
    effect: () => ({ kind: 'garbage' }),
    does: 'unknown',
    ...noAnswer('the answer could not be read'),
    short: 'middle batch',
  },
  {
    name: 'a receipt too few',
    effect: () => ({ kind: 'receipt-count', by: -1 }),
    does: 'unknown',
    what: (posted) =>
      `the number of receipts is not the number of children (${posted - 1} receipts for ${posted})`,
    code: 'dfe-answer-not-understood',
    short: 'first batch',
  },
  {
    name: 'a receipt too many',
    effect: () => ({ kind: 'receipt-count', by: 1 }),
    does: 'unknown',
    what: (posted) =>
      `the number of receipts is not the number of children (${posted + 1} receipts for ${posted})`,
    code: 'dfe-answer-not-understood',
    short: 'throughout',
  },
  {
    name: 'a garbled receipt',
    effect: (child) => ({ kind: 'receipt-unreadable', childIds: [child] }),
    does: 'unknownChild',
    what: 'the endpoint gave no receipts (no receipt could be read)',
    code: 'dfe-answer-not-understood',
    short: 'last batch',
  },
];

interface Expected {
  readonly outcome: string;
  readonly code?: string;
  readonly message: string;
  readonly counts: Readonly<Record<string, number>>;
}

/** What the run must say. */
function expected(fault: Fault, stage: Stage): Expected {
  const { does, code = '' } = fault;
  const posted = stage === 'alone' ? 1 : 10;
  const what = typeof fault.what === 'function' ? fault.what(posted) : (fault.what ?? '');
  const said = what.charAt(0).toUpperCase() + what.slice(1);
  const findings = (message: string, counts: Expected['counts']): Expected => ({
    outcome: 'succeeded_with_findings',
    message,
    counts,
  });
  const stopped = (why: string, left: number, counts: Expected['counts']): Expected => ({
    outcome: 'failed',
    code,
    message: `Sending stopped: ${why} ${left} children stay pending and are sent by the next run.`,
    counts,
  });
  const all = stage === 'alone' ? inDoubt.length : everybody.length;
  const met = stage === 'alone' || does === 'unknownChild' || does === 'refused' ? 1 : 10;
  const before = { 'first batch': 0, 'middle batch': 10, 'last batch': 20, alone: 0, throughout: 0 }[stage];
  const kind = does === 'unknown' || does === 'unknownChild' ? 'unknown' : 'unsent';
  if (stage === 'throughout' && fault.name === '400 that names none')
    return {
      outcome: 'failed',
      code: 'dfe-everything-refused',
      message:
        'Sending stopped: The endpoint refused every child, alone or with others, and named none (HTTP 400: ',
      counts: { accepted: 0, refused: 0, unsent: 10 },
    };
  if (stage === 'throughout') {
    switch (does) {
      case 'refused':
        return findings('0 accepted by DfE, 30 refused by DfE.', { accepted: 0, refused: 30 });
      case 'unknownChild':
        return stopped(`3 batches in a row failed, the last because ${what}.`, all, { unknown: 30 });
      case 'opens':
        return stopped(`${said}.`, all, { accepted: 0, unsent: 10 });
      default:
        return stopped(`3 batches in a row failed, the last because ${what}.`, all, {
          accepted: 0,
          [kind]: 30,
        });
    }
  }
  if (does === 'refused')
    return findings(`${all - 1} accepted by DfE, 1 refused by DfE.`, { accepted: all - 1, refused: 1 });
  // A child who goes alone stops nothing.
  if (does === 'opens' && stage !== 'alone')
    return stopped(`${said}.`, all - before, { accepted: before, unsent: 10 });
  // One unreadable receipt among readable ones is no trouble of the endpoint.
  const why =
    does === 'unknownChild' && stage !== 'alone' ? 'DfE’s answer does not say whether it took them' : what;
  return findings(`${all - met} accepted by DfE, ${met} left for the next run because ${why}.`, {
    accepted: all - met,
    [kind]: met,
  });
}

function faultsOf({ effect, accept, does }: Fault, stage: Stage): DfeFault[] {
  const more = accept === undefined ? {} : { accept };
  if (stage !== 'throughout') return [{ childId: stricken[stage], effect: effect(stricken[stage]), ...more }];
  if (does !== 'refused' && does !== 'unknownChild') return [{ effect: effect(''), ...more }];
  const one = effect('');
  return ['childIds' in one ? { effect: { ...one, childIds: everybody } } : { effect: one }];
}

const cases = faults.flatMap((fault) =>
  stages.filter((stage) => long || fault.short === stage).map((stage) => [fault.name, stage, fault] as const),
);

/** Plays these cases, and says what must come of each. */
function play(list: readonly (typeof cases)[number][]): void {
  it.each(list)('%s, %s: said as it is, and the next night sends everybody', async (_, stage, fault) => {
    if (stage === 'alone') await sending.leaveInDoubt(inDoubt);
    else await sending.startOver();
    await sending.dfe.setFaults(faultsOf(fault, stage));

    const run = await sending.send();
    const { counts, ...said } = expected(fault, stage);
    expect(run).toMatchObject({
      state: 'ended',
      outcome: said.outcome,
      counts: { accepted: 0, refused: 0, unknown: 0, unsent: 0, ...counts },
    });
    expect(run.code).toBe(said.code);
    if (said.code === undefined) expect(run.message).toBe(`${said.message} ${findingsAdvice}`);
    else expect(run.message).toEqual(expect.stringContaining(said.message));
    expect(await sending.falselySent()).toEqual([]);

    const next = await sending.nextNight();
    expect(next).toMatchObject({ outcome: 'succeeded', counts: { refused: 0, unknown: 0, unsent: 0 } });
    expect(await sending.falselySent()).toEqual([]);
    expect(await sending.unsettled()).toEqual([]);
  });
}

describe('a fault of the endpoint', () => {
  play(cases.filter(([, , { hangs }]) => hangs === undefined));

  describe('for which the app waits in vain', () => {
    beforeAll(() => sending.giveUpSoon());
    play(cases.filter(([, , { hangs }]) => hangs));
  });

  it('is played at every stage', () => {
    for (const stage of stages) expect(faults.some(({ short }) => short === stage)).toBe(true);
    expect(batches.map((batch) => batch.length)).toEqual([10, 10, 10]);
  });
});

const findingsAdvice = 'The findings and submissions of this run say which children and why.';
