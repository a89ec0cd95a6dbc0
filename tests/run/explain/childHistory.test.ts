import type { ShownSubmission } from '../../../lib/ledger/read/shownSubmission';
import { postedOn, withReasons } from '../../../lib/run/explain/childHistory';

const posted: ShownSubmission = {
  submissionId: 1,
  runId: 'run-1',
  endpoint: 'test',
  personId: 'Fake1',
  kind: 'full',
  outcome: 'accepted',
  isOpen: false,
  postedAt: new Date('2026-11-22T02:31:00Z'),
  settledAt: new Date('2026-11-22T02:31:01Z'),
  hash: 'aa',
  receiptId: 'receipt-1',
  receiptTime: '2026-11-22 02:31:01',
  reason: null,
};

describe('why a body was posted', () => {
  it.each<[string, Partial<ShownSubmission>, Partial<ShownSubmission> | undefined, string]>([
    ['the first of a child', {}, undefined, 'first'],
    ['one with other data than was accepted', { hash: 'bb' }, {}, 'changed'],
    ['one with the data that was accepted', {}, {}, 'again'],
    ['one after a body that is past its retention', {}, { hash: null }, 'not-kept'],
    ['one after an answer that never came', {}, { outcome: 'unknown' }, 'no-answer'],
    ['one after a body that is still in flight', {}, { outcome: 'in_flight' }, 'no-answer'],
    ['one after a refusal of the same data', {}, { outcome: 'refused' }, 'refused'],
    ['one after a refusal of other data', { hash: 'bb' }, { outcome: 'refused' }, 'changed'],
    ['one after DfE took nothing in', {}, { outcome: 'unsent' }, 'not-taken-in'],
    ['one after the record was removed', {}, { kind: 'purge', hash: 'cc' }, 'back'],
    ['a purge', { kind: 'purge', hash: 'cc' }, {}, 'removal'],
    ['what the scripts may have sent', { postedAt: null }, undefined, 'scripts'],
    ['one that another endpoint alone was sent', {}, { endpoint: 'live' }, 'first'],
  ])('%s', (_, change, before, because) => {
    const history = [
      { ...posted, submissionId: 2, ...change },
      ...(before === undefined ? [] : [{ ...posted, ...before }]),
    ];
    expect(withReasons(history)[0]?.because).toBe(because);
  });

  it('looks past what other endpoints were sent', () => {
    const history = [
      { ...posted, submissionId: 3 },
      { ...posted, submissionId: 2, endpoint: 'live', outcome: 'unknown' as const },
      { ...posted, hash: 'bb' },
    ];
    expect(withReasons(history)[0]?.because).toBe('changed');
  });
});

describe('what was posted on a day', () => {
  const history = withReasons([
    { ...posted, submissionId: 3, postedAt: new Date('2026-11-23T02:00:00Z'), kind: 'purge' },
    {
      ...posted,
      submissionId: 2,
      kind: 'delta',
      outcome: 'unknown',
      receiptId: null,
      receiptTime: null,
    },
    { ...posted, hash: 'bb' },
  ]);

  it('is said in the order of the day', () => {
    expect(postedOn(history, '2026-11-22').sentence).toBe(
      'On 2026-11-22 was posted: the whole record to the test endpoint in run run-1: accepted, receipt receipt-1; what had changed to the test endpoint in run run-1: without a usable answer.',
    );
  });

  it('is said of a day with nothing too', () => {
    expect(postedOn(history, '2026-11-21')).toEqual({
      bodies: [],
      sentence: 'On 2026-11-21 nothing was posted for this child.',
    });
  });

  it.each([
    [
      'half an hour before midnight in UTC is tomorrow in London in summer',
      '2026-06-30T23:30:00Z',
      '2026-07-01',
    ],
    ['and today in winter', '2026-12-30T23:30:00Z', '2026-12-30'],
  ])('%s', (_, at, day) => {
    const one = withReasons([{ ...posted, postedAt: new Date(at) }]);
    expect(postedOn(one, day).bodies).toHaveLength(1);
  });

  it('leaves out what the scripts may have sent, of which no time is known', () => {
    const one = withReasons([{ ...posted, postedAt: null }]);
    expect(postedOn(one, '2026-11-22').bodies).toEqual([]);
  });
});
