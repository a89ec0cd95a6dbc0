import { emptySsd } from '../../sandbox/ssdData/emptySsd';
import type { PlainRow } from '../../sandbox/sql/collectSink';
import type { Observed } from '../../tools/chaos/laws/observe';
import {
  bugs,
  emptied,
  personalData,
  sentAllTheSame,
  sentUnsound,
  severalAtOnce,
  unfinishedRuns,
} from '../../tools/chaos/laws/runLaws';

const run = (more: PlainRow): PlainRow => ({
  run_id: 'r1',
  purpose: null,
  state: 'finished',
  outcome: 'succeeded',
  error_code: null,
  message: null,
  prepare_sound: true,
  prepare_ended_at: '2026-03-28 02:31:00',
  table_counts: '{"ssd_person":4,"ssd_s47_enquiry":0}',
  ...more,
});
const sent = (more: PlainRow = {}): PlainRow => ({
  run_id: 'r1',
  outcome: 'accepted',
  posted_at: '2026-03-28 02:32:00',
  ...more,
});

function seen(runs: readonly PlainRow[], submissions: readonly PlainRow[] = [], posts = 0): Observed {
  const post = {
    number: 1,
    endpointKind: 'test',
    laCode: '999',
    at: '',
    bytes: 0,
    childIds: [],
    childPurges: 0,
  } as const;
  return {
    rows: [],
    runs,
    submissions,
    endpoints: {
      test: {
        posts: Array.from({ length: posts }, () => ({ ...post, accepted: true, receipts: [], outcome: 200 })),
        held: new Map(),
      },
      'pre-production': { posts: [], held: new Map() },
    },
  };
}

describe('a law of runs is broken by', () => {
  it.each([
    ['a run that is still running', unfinishedRuns([{ runId: 'r1', state: 'running' }])],
    ['a run that has ended without an outcome', unfinishedRuns([{ runId: 'r1', state: 'ended' }])],
    ['a run that ended by something unexpected', bugs(seen([run({ error_code: 'unexpected' })]), [])],
    [
      'an event that tells a bug',
      bugs(seen([]), [{ event: 'run.finished', kind: 'bug', code: 'no-such-child' }]),
    ],
    [
      'a run that sends after a prepare that is not sound',
      sentUnsound(seen([run({ prepare_sound: false })], [sent()])),
    ],
    [
      'two runs that send in turns',
      severalAtOnce(seen([]), seen([], [sent(), sent({ run_id: 'r2' }), sent()])),
    ],
    ['a POST while a table is empty', sentAllTheSame(seen([]), seen([], [], 1), ['ssd_person'])],
    ['a surname in a log', personalData({ 'the log': 'child Fakesurname12 was read' })],
    ['a UPN in an answer', personalData({ 'an answer': '{"upn":"A999000000001"}' })],
    ['the secret of DfE in a log', personalData({ 'the log': 'client_secret=fake-client-secret' })],
  ])('%s', (_what, breaches) => {
    expect(breaches).toHaveLength(1);
  });
});

describe('no law of runs is broken by', () => {
  it.each([
    ['a run that has ended', unfinishedRuns([{ runId: 'r1', state: 'ended', outcome: 'failed' }])],
    [
      'a run that failed by something that has a name',
      bugs(seen([run({ outcome: 'failed', error_code: 'sql-unreachable' })]), []),
    ],
    [
      'what was sent before the prepare was looked at again',
      sentUnsound(seen([run({ prepare_sound: false })], [sent({ posted_at: '2026-03-28 02:30:00' })])),
    ],
    [
      'what was noted and not sent',
      sentUnsound(seen([run({ prepare_sound: false })], [sent({ outcome: 'unsent' })])),
    ],
    [
      'two runs that send one after the other',
      severalAtOnce(seen([], [sent()]), seen([], [sent(), sent(), sent({ run_id: 'r2' })])),
    ],
    ['a POST while every table has rows', sentAllTheSame(seen([]), seen([], [], 1), [])],
    [
      'ids, counts and codes',
      personalData({ 'the log': '{"personId":"FAKEP0000001","count":9990000,"code":"dfe-rejected"}' }),
    ],
  ])('%s', (_what, breaches) => {
    expect(breaches).toEqual([]);
  });
});

describe('a table counts as emptied', () => {
  const rows = { ...emptySsd() };

  it('when it had rows in the last sound prepare', () => {
    const names = emptied(seen([run({})]), rows);
    expect(names).toContain('ssd_person');
    expect(names).not.toContain('ssd_s47_enquiry');
  });

  it('when no prepare was sound before', () => {
    expect(emptied(seen([run({ prepare_sound: false })]), rows)).toContain('ssd_s47_enquiry');
  });
});
