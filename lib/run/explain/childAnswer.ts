import type { EndpointKind } from '../../config/config';
import { saysHeldBack } from '../../ledger/decide/response';
import { mayHold } from '../../ledger/decide/thisEndpoint';
import type { LastRun } from '../../ledger/read/lastRun';
import type { LedgerEntry } from '../../ledger/rows/ledgerRow';
import type { Eligibility } from '../../payload/cohort/cohort';
import type { Explanation } from '../../payload/explain/explainPerson';
import { londonDate } from '../../payload/londonDate';
import { postedBecauseInWords, type PostedBody } from './childHistory';
import type { NextStep } from './nextStep';

/** How it stands with a child's record, in a word. */
export const childStandings = [
  'sent',
  'to-be-sent',
  'not-prepared-yet',
  'held-back',
  'refused',
  'not-in-cohort',
  'left-cohort',
  'gone',
  'removed',
  'only-history',
] as const;
export type ChildStanding = (typeof childStandings)[number];

/** What the answer is made of. */
export interface ChildFacts {
  /** The endpoint that this deployment sends to. */
  readonly endpoint: EndpointKind;
  /** As the SSD has the person now; undefined when it has no such person. */
  readonly today: Explanation | undefined;
  /** Of the payload that is built now, in hex. */
  readonly hashNow: string | undefined;
  readonly entry: LedgerEntry | undefined;
  /** To this endpoint, the newest first. */
  readonly history: readonly PostedBody[];
  readonly next: NextStep;
  readonly lastRun: LastRun | undefined;
  readonly leaverSecondLookHours: number;
  readonly retryErrorsAfterDays: number;
}

/**
 * Why a child's record is sent, not sent, sent again, refused, held back or gone: a word, and sentences that can be read
 * alone. They say ids, dates of ours, rule ids and DfE's cleaned reason; no value of the SSD.
 */
export function childAnswer(facts: ChildFacts): {
  readonly standing: ChildStanding;
  readonly sentence: string;
} {
  const standing = standingOf(facts);
  const said = sentences[standing](facts).filter((text) => text !== '');
  return { standing, sentence: said.join(' ') };
}

function standingOf({ today, entry, history, next }: ChildFacts): ChildStanding {
  if (today === undefined && entry === undefined) return 'only-history';
  if (today?.inCohort === true) {
    if (next === 'hold-back') return 'held-back';
    if (next === 'refused') return 'refused';
    if (next === 'nothing') return 'sent';
    return entry === undefined ? 'not-prepared-yet' : 'to-be-sent';
  }
  if (entry === undefined) return 'not-in-cohort';
  const isRemoved = lastAccepted(history)?.kind === 'purge' && entry.submissions.open === 0;
  if (isRemoved && next === 'nothing') return 'removed';
  return today === undefined ? 'gone' : 'left-cohort';
}

const sentences: Readonly<Record<ChildStanding, (facts: ChildFacts) => readonly string[]>> = {
  sent: (facts) => [
    `This child's record is sent. ${acceptedText(facts)}`,
    sentAgainText(facts),
    'It is not sent again, because nothing has changed since.',
  ],
  'to-be-sent': (facts) => [
    `This child's record is to be sent with the next run, because ${toBeSentBecause(facts)}.`,
    lastAccepted(facts.history) === undefined ? '' : acceptedText(facts),
    lastRunText(facts),
  ],
  'not-prepared-yet': (facts) => [
    "This child's record is not sent yet: no run has prepared it. The next run does, and sends it.",
    lastRunText(facts),
  ],
  'held-back': (facts) => [
    `This child's record is held back by validation: ${errorsText(facts.today)}. Correct it in the case system; the next run then sends it.`,
    acceptedText(facts),
  ],
  refused: (facts) => [
    refusedText(facts),
    `It is sent again when its data changes, ${facts.retryErrorsAfterDays} days after the refusal, or when a run is asked to try refused children again.`,
  ],
  'not-in-cohort': ({ today }) => [`This child's record is not sent, because ${notInCohortBecause(today)}.`],
  'left-cohort': (facts) => [
    `This child's record is not sent any more, because ${notInCohortBecause(facts.today)}.`,
    heldText(facts),
    removalText(facts),
  ],
  gone: (facts) => [goneText(facts), heldText(facts), removalText(facts)],
  removed: (facts) => [
    facts.today === undefined
      ? goneText(facts)
      : `This child's record is not sent any more, because ${notInCohortBecause(facts.today)}.`,
    acceptedText(facts),
    'Nothing is left to send.',
  ],
  'only-history': () => [
    'This person is neither in the SSD nor in the ledger: only what was posted in the past is known.',
  ],
};

const lastAccepted = (history: readonly PostedBody[]): PostedBody | undefined =>
  history.find(({ outcome }) => outcome === 'accepted');

/** `on 2026-11-22 (run R, receipt X of 2026-11-22 02:31)`. */
function whereAndWhen({ postedAt, settledAt, runId, receiptId, receiptTime }: PostedBody): string {
  const at = postedAt ?? settledAt;
  const time = receiptTime === null ? '' : ` of ${receiptTime}`;
  const receipt = receiptId === null ? '' : `, receipt ${receiptId}${time}`;
  return `${at === null ? '' : `on ${londonDate(at)} `}(run ${runId}${receipt})`;
}

/** What DfE last took in. */
function acceptedText({ history, endpoint }: ChildFacts): string {
  const accepted = lastAccepted(history);
  if (accepted === undefined) return `The ${endpoint} endpoint has accepted nothing of it so far.`;
  return accepted.kind === 'purge'
    ? `The record was removed at DfE ${whereAndWhen(accepted)}.`
    : `DfE accepted it last ${whereAndWhen(accepted)}.`;
}

function sentAgainText({ history }: ChildFacts): string {
  const accepted = lastAccepted(history);
  return accepted === undefined || accepted.because === 'first' || accepted.because === 'scripts'
    ? ''
    : `It was sent again then because ${postedBecauseInWords[accepted.because]}.`;
}

function toBeSentBecause({ entry, history, hashNow, endpoint }: ChildFacts): string {
  const accepted = lastAccepted(history);
  const newest = history[0];
  if ((entry?.submissions.open ?? 0) > 0)
    return 'an earlier POST got no usable answer: it is sent whole, which ends the doubt';
  if (accepted?.kind === 'purge') return postedBecauseInWords.back;
  if (newest?.outcome === 'refused')
    return newest.hash === hashNow
      ? 'DfE refused it, and it is time to try again'
      : 'its data has changed since DfE refused it';
  if (newest?.outcome === 'unsent') return 'DfE took nothing in the time before, whatever it held';
  if (saysHeldBack(entry?.row.response ?? null)) return 'it was held back before and passes validation now';
  if (accepted !== undefined) return 'its data has changed since DfE accepted it';
  const other = entry?.row.acceptedBy;
  return other == null || other === endpoint
    ? 'DfE has not accepted it yet'
    : `it was sent to the ${other} endpoint and not yet to the ${endpoint} endpoint`;
}

/** Why the last night may not have sent what waits. */
function lastRunText({ lastRun, entry }: ChildFacts): string {
  if (lastRun?.outcome == null || lastRun.outcome.startsWith('succeeded')) return '';
  if (entry !== undefined && entry.row.status !== 'Pending') return '';
  const code = lastRun.errorCode === null ? '' : `, code ${lastRun.errorCode}`;
  return `The last run, ${lastRun.runId}, ended ${lastRun.outcome}${code}: look there why it has not gone.`;
}

const errorsText = (today: Explanation | undefined): string =>
  (today?.findings ?? [])
    .filter(({ severity }) => severity === 'error')
    .map(({ rule, path }) => (path === '' ? rule : `${rule} at ${path}`))
    .join('; ');

const withoutStop = (text: string): string => (text.endsWith('.') ? text.slice(0, -1) : text);

/** `: the reason`, or nothing where there is none. */
const reasonText = (reason: string | null | undefined): string =>
  reason == null || reason === '' ? '' : `: ${withoutStop(reason)}`;

function refusedText({ history, entry }: ChildFacts): string {
  const refused = history.find(({ outcome }) => outcome === 'refused');
  const when = refused === undefined ? '' : ` ${whereAndWhen(refused)}`;
  return `DfE refused this child's record${when}${reasonText(refused?.reason ?? entry?.submissions.refused?.reason)}.`;
}

const eligibilityInWords: Readonly<Record<Eligibility, string>> = {
  'born-and-under-26': 'born, and under 26 at the beginning of the window',
  'due-within-10-months': 'not born yet, and due within ten months',
  'born-after-the-window': 'the date of birth is after the window',
  'was-26-before-the-window': 'the person was 26 before the window',
  'due-outside-the-window':
    'there is no date of birth, and the expected date of birth is outside the time that counts',
  'no-date-of-birth': 'there is no date of birth',
};

/** Why a person who is in the SSD is not in the cohort. */
function notInCohortBecause(today: Explanation | undefined): string {
  if (today === undefined) return 'the SSD has no such person';
  const reasons = [
    ...(today.eligible ? [] : [eligibilityInWords[today.eligibility]]),
    ...(today.groups.some(({ included }) => included)
      ? []
      : ['no row of the SSD puts the person into a group of the cohort']),
    ...(today.inStatutoryReturn === false ? ['the id is not in the table of the statutory return'] : []),
  ];
  return `the person is not in the cohort: ${reasons.join('; ')}`;
}

function goneText({ entry }: ChildFacts): string {
  const since = entry?.row.goneSince;
  return since == null
    ? 'This person is no longer in the SSD, and no run has noticed it yet.'
    : `This person is gone: a run found on ${londonDate(since)} that the SSD has no such person any more.`;
}

/** What DfE holds of somebody who has left. */
function heldText(facts: ChildFacts): string {
  const { entry, endpoint } = facts;
  if (entry === undefined) return '';
  if (entry.submissions.open > 0)
    return 'What DfE holds is not known, for an earlier POST got no usable answer.';
  return mayHold(entry, endpoint)
    ? acceptedText(facts)
    : `The ${endpoint} endpoint holds nothing of the record.`;
}

/** Whether the record of somebody who has left is to be removed at DfE. */
function removalText({ today, entry, next, endpoint, leaverSecondLookHours, history }: ChildFacts): string {
  if (next === 'remove') return 'The next run asks DfE to remove the record.';
  if (next === 'refused') {
    const refused = history.find(({ kind, outcome }) => kind === 'purge' && outcome === 'refused');
    return `DfE refused to remove the record${reasonText(refused?.reason)}.`;
  }
  if (entry === undefined || !mayHold(entry, endpoint)) return 'Nothing is left to send.';
  if (today === undefined)
    return `A run that still finds no such person, ${leaverSecondLookHours} hours or more after the first that did, removes the record at DfE.`;
  return 'DfE keeps what it holds, for the person is still in the SSD.';
}
