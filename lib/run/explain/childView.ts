import type { ShownFinding } from '../../ledger/read/findingsOfRun';
import type { ShownSubmission } from '../../ledger/read/shownSubmission';
import type { LedgerStatus, RowState } from '../../ledger/rows/ledgerRow';
import type { SubmissionKind, SubmissionOutcome } from '../../ledger/rows/submissionsSummary';
import type { Eligibility } from '../../payload/cohort/cohort';
import type { InclusionGroup } from '../../payload/cohort/inclusionGroups';
import type { Explanation } from '../../payload/explain/explainPerson';
import type { Severity } from '../../payload/finding';
import { ruleOf } from '../../payload/findings/findingRules';
import type { ChildPayload } from '../../payload/schema';
import { ifPresent, present } from '../../payload/values/present';
import type { ChildStanding } from './childAnswer';
import { postedBecauseInWords, type PostedBecause, type PostedBody } from './childHistory';
import type { NextStep } from './nextStep';

/** Why a person is in a group of the cohort, or is not. */
export interface GroupView {
  readonly group: InclusionGroup;
  readonly included: boolean;
  readonly reason: string;
  /** The row that puts the person in. */
  readonly table?: string;
  readonly key?: string;
}

/** A finding, without the value that it is about. */
export interface FindingView {
  readonly rule: string;
  readonly severity: Severity;
  /** What the rule means, and how to fix what it found. */
  readonly meaning?: string;
  readonly fix?: string;
  readonly path: string;
  readonly table?: string;
  readonly column?: string;
  /** Of what a run found: the run that found it first, and when that was asked for. */
  readonly sinceRun?: string;
  readonly since?: string;
}

/** The person as the SSD has it now. */
export interface TodayView {
  readonly runDate: string;
  readonly windowStart: string;
  readonly windowEnd: string;
  readonly inCohort: boolean;
  readonly eligible: boolean;
  readonly eligibility: Eligibility;
  /** Missing where the cohort is not restricted to a statutory return. */
  readonly inStatutoryReturn?: boolean;
  readonly groups: readonly GroupView[];
  readonly heldBack: boolean;
  readonly findings: readonly FindingView[];
}

/** What the ledger says of the person. */
export interface RowView {
  readonly inWords: string;
  readonly state?: RowState;
  readonly status?: LedgerStatus;
  /** Why it is held back or refused. */
  readonly reason?: string;
  readonly acceptedBy?: string;
  readonly goneSince?: string;
  readonly lastUpdated?: string;
}

/** A body that was posted, known by its hash alone. */
export interface SubmissionView {
  readonly runId: string;
  readonly endpoint: string;
  readonly kind: SubmissionKind;
  readonly outcome: SubmissionOutcome;
  /** DfE may have taken it in, and nothing later has settled whether it did. */
  readonly isOpen: boolean;
  readonly postedAt?: string;
  readonly settledAt?: string;
  readonly hash?: string;
  readonly receiptId?: string;
  readonly receiptTime?: string;
  readonly reason?: string;
}

/** The same with why it was posted. */
export interface PostedView extends SubmissionView {
  readonly because: PostedBecause;
  readonly becauseInWords: string;
}

/** All that is said of one child: ids, codes, dates of ours and sentences; a value of the payload only where a setting allows it. */
export interface ChildView {
  readonly personId: string;
  readonly standing: ChildStanding;
  /** Why its record is sent, not sent, sent again, refused, held back or gone. */
  readonly answer: string;
  /** What the next run makes of it, should the SSD stay as it is. */
  readonly next: NextStep;
  /** Missing where the SSD has no such person. */
  readonly today?: TodayView;
  /** Missing where the ledger has no row. */
  readonly ledger?: RowView;
  /** What the last prepare had to say. */
  readonly findings: readonly FindingView[];
  /** Where the record at DfE would change; missing where that cannot be said. */
  readonly changedSinceSent?: readonly string[];
  /** The newest first. */
  readonly history: readonly PostedView[];
  /** Whether there are older ones. */
  readonly historyGoesOn: boolean;
  /** What was posted on the day that was asked for. */
  readonly onDay?: { readonly day: string; readonly answer: string; readonly posted: readonly PostedView[] };
  /** The payload as it is built now, where a setting allows it. */
  readonly payload?: ChildPayload;
}

const time = (at: Date | null): string | undefined => at?.toISOString();

/** What the rule says; nothing of one that an earlier version had. */
function sayingsOf(rule: string): Pick<FindingView, 'meaning' | 'fix'> {
  const known = ruleOf(rule);
  return known === undefined ? {} : { meaning: known.meaning, fix: known.fix };
}

export const todayView = (today: Explanation): TodayView =>
  present<TodayView>({
    runDate: today.window.runDate,
    windowStart: today.window.start,
    windowEnd: today.window.end,
    inCohort: today.inCohort,
    eligible: today.eligible,
    eligibility: today.eligibility,
    inStatutoryReturn: today.inStatutoryReturn,
    groups: today.groups.map(({ group, included, reason, decidedBy }) => ({
      group,
      included,
      reason,
      ...decidedBy,
    })),
    heldBack: today.heldBack,
    findings: today.findings.map(({ rule, severity, path, table, column }) => ({
      rule,
      severity,
      ...sayingsOf(rule),
      path,
      ...ifPresent('table', table),
      ...ifPresent('column', column),
    })),
  });

export const findingView = (found: ShownFinding): FindingView => ({
  rule: found.rule,
  severity: found.severity,
  ...sayingsOf(found.rule),
  path: found.path,
  ...ifPresent('table', found.table ?? undefined),
  ...ifPresent('column', found.column ?? undefined),
  sinceRun: found.sinceRun,
  ...ifPresent('since', time(found.since)),
});

export const submissionView = (posted: ShownSubmission): SubmissionView =>
  present<SubmissionView>({
    runId: posted.runId,
    endpoint: posted.endpoint,
    kind: posted.kind,
    outcome: posted.outcome,
    isOpen: posted.isOpen,
    postedAt: time(posted.postedAt),
    settledAt: time(posted.settledAt),
    hash: posted.hash ?? undefined,
    receiptId: posted.receiptId ?? undefined,
    receiptTime: posted.receiptTime ?? undefined,
    reason: posted.reason ?? undefined,
  });

export const postedView = (posted: PostedBody): PostedView => ({
  ...submissionView(posted),
  because: posted.because,
  becauseInWords: postedBecauseInWords[posted.because],
});
