import type { Stage } from '../../run/runProgress';
import type { RunDetail, RunView } from '../../run/app/runView';
import { durationInWords, momentInWords, plural, wholeNumber } from '../words';
import { outcomeTag } from './outcome';
import { ruleWords } from './ruleWords';

const stageNames: Readonly<Record<Stage, string>> = {
  wait: 'Wait for the SSD’s refresh',
  count: 'Count the SSD’s rows',
  prepare: 'Read, build and compare',
  recount: 'Count again',
  'second-look': 'Look again at those who lost something',
  deliver: 'Send',
  'deliver-alone': 'Send alone those without an answer',
  smoke: 'Post the fake record',
  close: 'Tidy up',
};

/** The night of about a week before: the latest that is at least six and a half days older; undefined where none is kept. */
export function weekBefore(run: RunView, runs: readonly RunView[]): RunView | undefined {
  const until = Date.parse(run.requestedAt) - 6.5 * 86_400_000;
  return runs
    .filter(({ requestedAt, prepareSound }) => prepareSound === true && Date.parse(requestedAt) <= until)
    .toSorted((a, b) => Date.parse(b.requestedAt) - Date.parse(a.requestedAt))[0];
}

/**
 * The page of one night.
 * @param before the night of a week before, where it is kept: what has become of each rule since
 */
export function nightView(
  run: RunDetail,
  { base, before }: { readonly base: string; readonly before: RunDetail | undefined },
) {
  const began = new Date(run.startedAt ?? run.requestedAt);
  const { counts, findings = [] } = run;
  const posted = counts.accepted + counts.refused + counts.unknown;
  const steps = [
    { name: 'Read from the SSD', count: counts.persons },
    { name: 'In the cohort', count: counts.cohort },
    { name: 'Built', count: counts.built },
    { name: 'Changed', count: counts.created + counts.updated + counts.deleted },
    { name: 'Sent', count: posted },
    { name: 'Accepted by DfE', count: counts.accepted },
  ];
  const most = Math.max(1, ...steps.map(({ count }) => count));
  return {
    night: {
      when: momentInWords(began),
      startedBy: run.startedBy === 'timer' ? 'Night' : 'Run that was asked for',
      outcome: outcomeTag(run),
      message: run.message,
    },
    facts: [
      fact('Asked for', momentInWords(new Date(run.requestedAt))),
      ...(run.endedAt === undefined ? [] : [fact('Ended', momentInWords(new Date(run.endedAt)))]),
      fact('Took', tookOf(run) ?? 'It has not ended'),
      ...(run.windowStart === undefined
        ? []
        : [fact('Window', `${run.windowStart} to ${run.windowEnd ?? ''}`)]),
      fact('Held back', plural(counts.heldBack, 'child record')),
      fact('Refused by DfE', plural(counts.refused, 'child record')),
      fact('Without an answer', plural(counts.unknown, 'child record')),
      fact('Left for the next run', plural(counts.unsent, 'child record')),
      fact('Removed at DfE', plural(counts.purges, 'child record')),
      fact('Run', run.runId),
    ],
    funnel: steps.map(({ name, count }) => ({
      name,
      count: wholeNumber(count),
      share: Math.round((100 * Math.max(0, count)) / most),
    })),
    stages: Object.entries(run.stageSeconds).map(([stage, seconds]) =>
      fact(stageNames[stage as Stage], durationInWords(seconds)),
    ),
    rulesCaption: plural(
      findings.reduce((sum, { count }) => sum + count, 0),
      'finding',
    ),
    rules: findings.map(({ rule, severity, count }) => ({
      meaning: ruleWords(rule).meaning,
      holdsBack: severity === 'error',
      href: `${base}/records?rule=${encodeURIComponent(rule)}`,
      count: wholeNumber(count),
      change: changeText(count, before, rule),
    })),
  };
}

/** One line of a summary list. */
export const fact = (key: string, value: string) => ({ key: { text: key }, value: { text: value } });

function tookOf({ startedAt, endedAt }: RunView): string | undefined {
  if (startedAt === undefined || endedAt === undefined) return undefined;
  return durationInWords((Date.parse(endedAt) - Date.parse(startedAt)) / 1000);
}

function changeText(count: number, before: RunDetail | undefined, rule: string): string {
  if (before === undefined) return 'not known';
  const change = count - (before.findings?.find((one) => one.rule === rule)?.count ?? 0);
  if (change === 0) return 'none';
  return `${change > 0 ? '+' : '−'}${wholeNumber(Math.abs(change))}`;
}
