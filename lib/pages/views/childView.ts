import type { ChildView } from '../../run/explain/childView';
import { momentInWords } from '../words';
import { fact } from './nightView';
import { placeOf } from './recordsView';

const kinds = {
  full: 'The whole record',
  delta: 'What had changed',
  purge: 'A request to remove the record',
} as const;

const outcomes = {
  in_flight: 'No answer yet',
  accepted: 'Accepted',
  refused: 'Refused',
  unknown: 'No usable answer',
  unsent: 'Not taken in',
} as const;

const groups = {
  active_referral: 'Active referral',
  waiting_assessment: 'Waiting for an assessment',
  cin_plan: 'Child in need plan',
  looked_after: 'Looked after',
  care_leaver: 'Care leaver',
} as const;

/** The page of one child record. */
export function childPageView(child: ChildView, { base }: { readonly base: string }) {
  const { today, ledger } = child;
  const findings = today?.findings ?? child.findings;
  return {
    personId: child.personId,
    sentences: [child.answer],
    facts: [
      fact('In the SSD today', today === undefined ? 'no' : 'yes'),
      fact('In the cohort', today?.inCohort === true ? 'yes' : 'no'),
      ...(ledger === undefined ? [fact('Ledger', 'no row')] : [fact('Ledger', ledger.inWords)]),
      ...(ledger?.reason === undefined ? [] : [fact('Reason', ledger.reason)]),
      ...(ledger?.goneSince === undefined
        ? []
        : [fact('Gone since', momentInWords(new Date(ledger.goneSince)))]),
    ],
    groups: (today?.groups ?? []).map(({ group, included, reason, table, key }) =>
      fact(
        groups[group],
        `${included ? 'Yes' : 'No'}: ${reason}${table === undefined ? '' : ` (${table}${key === undefined ? '' : `, ${key}`})`}`,
      ),
    ),
    findings: findings.map((finding) => ({
      holdsBack: finding.severity === 'error',
      meaning: finding.meaning ?? finding.rule,
      fix: finding.fix ?? '',
      where: placeOf(finding),
    })),
    changes: child.changedSinceSent ?? [],
    history: child.history.map((posted) => ({
      href: `${base}/nights/${encodeURIComponent(posted.runId)}`,
      when: posted.postedAt === undefined ? 'not known' : momentInWords(new Date(posted.postedAt)),
      kind: `${kinds[posted.kind]}, because ${posted.becauseInWords}`,
      outcome: outcomes[posted.outcome],
      reason: posted.reason,
      receipt: posted.receiptId ?? '',
    })),
  };
}
