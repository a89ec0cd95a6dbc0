import type { LedgerEntry, LedgerRow } from '../../../lib/ledger/rows/ledgerRow';
import type { SubmissionsSummary } from '../../../lib/ledger/rows/submissionsSummary';
import type { Explanation } from '../../../lib/payload/explain/explainPerson';
import { childAnswer, type ChildFacts } from '../../../lib/run/explain/childAnswer';
import type { PostedBody } from '../../../lib/run/explain/childHistory';
import { contextOf } from '../../payload/rowBuilders';

const inSsd: Explanation = {
  personId: 'Fake1',
  legacyId: null,
  inCohort: true,
  eligible: true,
  eligibility: 'born-and-under-26',
  inStatutoryReturn: undefined,
  payload: undefined,
  groups: [{ group: 'active_referral', included: true, reason: 'A referral overlaps the window.' }],
  findings: [],
  heldBack: false,
  lacksDateOfBirth: false,
  window: contextOf().window,
};
const outside: Explanation = { ...inSsd, inCohort: false };
const noGroup: Explanation['groups'] = [
  { group: 'active_referral', included: false, reason: 'No referral overlaps the window.' },
];

const entry = (row: Partial<LedgerRow> = {}, submissions: Partial<SubmissionsSummary> = {}): LedgerEntry => ({
  row: {
    personId: 'Fake1',
    legacyId: null,
    currentHash: null,
    status: 'Sent',
    state: 'Unchanged',
    response: null,
    acceptedBy: 'test',
    goneSince: null,
    lastUpdated: null,
    hasPrevious: true,
    ...row,
  },
  submissions: { open: 0, ...submissions },
});
const wasAccepted = { accepted: { kind: 'full' as const } };

const accepted: PostedBody = {
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
  because: 'first',
};
const refused: PostedBody = {
  ...accepted,
  submissionId: 2,
  runId: 'run-2',
  outcome: 'refused',
  receiptId: null,
  receiptTime: null,
  reason: 'child_details.sex is not valid.',
};
const removed: PostedBody = {
  ...accepted,
  submissionId: 3,
  runId: 'run-3',
  kind: 'purge',
  because: 'removal',
};

const sent: ChildFacts = {
  endpoint: 'test',
  today: inSsd,
  hashNow: 'aa',
  entry: entry({}, wasAccepted),
  history: [accepted],
  next: 'nothing',
  lastRun: undefined,
  leaverSecondLookHours: 20,
  retryErrorsAfterDays: 7,
};
const pending = entry({ status: 'Pending', state: 'Updated' }, wasAccepted);
const acceptedOnce =
  'DfE accepted it last on 2026-11-22 (run run-1, receipt receipt-1 of 2026-11-22 02:31:01).';
const whenRefused = 'on 2026-11-22 (run run-2)';

describe('what is said of a child', () => {
  it.each<[string, Partial<ChildFacts>, string, string]>([
    [
      'that is sent',
      {},
      'sent',
      `This child's record is sent. ${acceptedOnce} It is not sent again, because nothing has changed since.`,
    ],
    [
      'that was sent again because its data had changed',
      { history: [{ ...accepted, because: 'changed' }] },
      'sent',
      `This child's record is sent. ${acceptedOnce} It was sent again then because the data had changed since the time before. It is not sent again, because nothing has changed since.`,
    ],
    [
      'whose data has changed',
      { next: 'send', entry: pending },
      'to-be-sent',
      `This child's record is to be sent with the next run, because its data has changed since DfE accepted it. ${acceptedOnce}`,
    ],
    [
      'that waits because the last night stopped',
      {
        next: 'send',
        entry: pending,
        lastRun: { runId: 'run-9', outcome: 'needs_attention', errorCode: 'brake', finishedAt: null },
      },
      'to-be-sent',
      `This child's record is to be sent with the next run, because its data has changed since DfE accepted it. ${acceptedOnce} The last run, run-9, ended needs_attention, code brake: look there why it has not gone.`,
    ],
    [
      'whose last POST got no usable answer',
      { next: 'send', entry: entry({ status: 'Pending' }, { open: 1 }), history: [] },
      'to-be-sent',
      "This child's record is to be sent with the next run, because an earlier POST got no usable answer: it is sent whole, which ends the doubt.",
    ],
    [
      'that was held back and passes now',
      {
        next: 'send',
        entry: entry({ status: 'Error', response: 'Held back: child-id-missing' }),
        history: [],
      },
      'to-be-sent',
      "This child's record is to be sent with the next run, because it was held back before and passes validation now.",
    ],
    [
      'that another endpoint has accepted',
      { next: 'send', entry: entry({ status: 'Pending', acceptedBy: 'pre-production' }), history: [] },
      'to-be-sent',
      "This child's record is to be sent with the next run, because it was sent to the pre-production endpoint and not yet to the test endpoint.",
    ],
    [
      'that is in the cohort again after its record was removed',
      { next: 'send', entry: entry({ status: 'Sent', state: 'Deleted' }), history: [removed] },
      'to-be-sent',
      "This child's record is to be sent with the next run, because the record had been removed at DfE before, and the child is in the cohort again. The record was removed at DfE on 2026-11-22 (run run-3, receipt receipt-1 of 2026-11-22 02:31:01).",
    ],
    [
      'that no run has prepared',
      { next: 'send', entry: undefined, history: [] },
      'not-prepared-yet',
      "This child's record is not sent yet: no run has prepared it. The next run does, and sends it.",
    ],
    [
      'that validation holds back',
      {
        next: 'hold-back',
        today: {
          ...inSsd,
          heldBack: true,
          findings: [
            { rule: 'child-id-characters', severity: 'error', path: 'la_child_id' },
            { rule: 'name-cut', severity: 'warning', path: 'child_details.surname' },
          ],
        },
        history: [],
      },
      'held-back',
      "This child's record is held back by validation: child-id-characters at la_child_id. Correct it in the case system; the next run then sends it. The test endpoint has accepted nothing of it so far.",
    ],
    [
      'that DfE has refused',
      { next: 'refused', entry: entry({ status: 'Error' }), history: [refused] },
      'refused',
      `DfE refused this child's record ${whenRefused}: child_details.sex is not valid. It is sent again when its data changes, 7 days after the refusal, or when a run is asked to try refused children again.`,
    ],
    [
      'that DfE has refused, and it is time to try again',
      { next: 'send', entry: entry({ status: 'Pending' }), history: [refused] },
      'to-be-sent',
      "This child's record is to be sent with the next run, because DfE refused it, and it is time to try again.",
    ],
    [
      'that DfE has refused, and the data has changed',
      { next: 'send', entry: entry({ status: 'Pending' }), hashNow: 'bb', history: [refused] },
      'to-be-sent',
      "This child's record is to be sent with the next run, because its data has changed since DfE refused it.",
    ],
    [
      'that no row puts into the cohort',
      { today: { ...outside, groups: noGroup }, entry: undefined, history: [] },
      'not-in-cohort',
      "This child's record is not sent, because the person is not in the cohort: no row of the SSD puts the person into a group of the cohort.",
    ],
    [
      'that only a missing date of birth keeps out',
      {
        today: { ...outside, eligible: false, eligibility: 'no-date-of-birth' },
        entry: undefined,
        history: [],
      },
      'not-in-cohort',
      "This child's record is not sent, because the person is not in the cohort: there is no date of birth.",
    ],
    [
      'that the statutory return has not',
      { today: { ...outside, inStatutoryReturn: false }, entry: undefined, history: [] },
      'not-in-cohort',
      "This child's record is not sent, because the person is not in the cohort: the id is not in the table of the statutory return.",
    ],
    [
      'that has left the cohort',
      { today: { ...outside, groups: noGroup }, next: 'note' },
      'left-cohort',
      `This child's record is not sent any more, because the person is not in the cohort: no row of the SSD puts the person into a group of the cohort. ${acceptedOnce} DfE keeps what it holds, for the person is still in the SSD.`,
    ],
    [
      'that is gone, and no run has seen it',
      { today: undefined, next: 'note' },
      'gone',
      `This person is no longer in the SSD, and no run has noticed it yet. ${acceptedOnce} A run that still finds no such person, 20 hours or more after the first that did, removes the record at DfE.`,
    ],
    [
      'that is gone, and was long enough',
      {
        today: undefined,
        next: 'remove',
        entry: entry({ state: 'Deleted', goneSince: new Date('2026-11-23T02:30:00Z') }, wasAccepted),
      },
      'gone',
      `This person is gone: a run found on 2026-11-23 that the SSD has no such person any more. ${acceptedOnce} The next run asks DfE to remove the record.`,
    ],
    [
      'that is gone and was never sent',
      {
        today: undefined,
        entry: entry({ state: 'Deleted', status: 'Withdrawn', hasPrevious: false, acceptedBy: null }),
        history: [],
      },
      'gone',
      'This person is no longer in the SSD, and no run has noticed it yet. The test endpoint holds nothing of the record. Nothing is left to send.',
    ],
    [
      'whose removal DfE has refused',
      {
        today: undefined,
        next: 'refused',
        entry: entry({ state: 'Deleted', status: 'Error' }, wasAccepted),
        history: [{ ...refused, kind: 'purge', because: 'removal' }, accepted],
      },
      'gone',
      `This person is no longer in the SSD, and no run has noticed it yet. ${acceptedOnce} DfE refused to remove the record: child_details.sex is not valid.`,
    ],
    [
      'that is gone, and whose record was removed',
      {
        today: undefined,
        entry: entry(
          { state: 'Deleted', goneSince: new Date('2026-11-21T02:30:00Z'), hasPrevious: false },
          { accepted: { kind: 'purge' } },
        ),
        history: [removed, accepted],
      },
      'removed',
      'This person is gone: a run found on 2026-11-21 that the SSD has no such person any more. The record was removed at DfE on 2026-11-22 (run run-3, receipt receipt-1 of 2026-11-22 02:31:01). Nothing is left to send.',
    ],
    [
      'of whom only the past is known',
      { today: undefined, entry: undefined },
      'only-history',
      'This person is neither in the SSD nor in the ledger: only what was posted in the past is known.',
    ],
  ])('%s', (_, change, standing, sentence) => {
    expect(childAnswer({ ...sent, ...change })).toEqual({ standing, sentence });
  });
});
