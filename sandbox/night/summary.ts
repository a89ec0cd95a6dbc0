import type { RunView } from '../../lib/run/app/runView';

/** One night as the summary tells it; `--json` prints these. */
export interface NightSummary {
  readonly night: number;
  readonly date: string;
  readonly run: RunView;
  readonly seconds: number;
  /** Of the app's process, the stand-ins not counted. */
  readonly peakMemoryMb: number;
  /** Children held back, by the rule that did it. */
  readonly heldBackByRule: Readonly<Record<string, number>>;
  /** What the DfE stand-in counted on its side. */
  readonly dfe: {
    readonly posts: number;
    readonly children: number;
    readonly receipts: number;
    /** Of the children, those to whom something happened since the night before; not there in the first night. */
    readonly ofThemChanged?: number;
  };
}

const number = (value: number): string => value.toLocaleString('en-GB');

function sentText({ children, posts, ofThemChanged }: NightSummary['dfe']): string {
  const said = `${number(children)} ${children === 1 ? 'child' : 'children'} in ${number(posts)} ${posts === 1 ? 'request' : 'requests'}`;
  if (ofThemChanged === undefined) return said;
  const others = children - ofThemChanged;
  const why = others === 0 ? '' : `, ${number(others)} for whom a date in their rows has come`;
  return `${said}: ${number(ofThemChanged)} whose rows changed${why}`;
}

/** The summary as a person reads it. */
export function summaryText(summary: NightSummary): string {
  const { run, dfe } = summary;
  const { counts } = run;
  const rules = Object.entries(summary.heldBackByRule).sort(([, left], [, right]) => right - left);
  const lines: (readonly [string, string])[] = [
    ['outcome', `${run.outcome ?? run.state}${run.message === undefined ? '' : ` - ${run.message}`}`],
    ['window', `${run.windowStart ?? '?'} to ${run.windowEnd ?? '?'}, run date ${run.runDate ?? '?'}`],
    ['persons read', number(counts.persons)],
    ['in the cohort', number(counts.cohort)],
    ['payloads built', number(counts.built)],
    ['held back', `${number(counts.heldBack)}${counts.heldBack === 0 ? '' : ', by rule:'}`],
    ...rules.map(([rule, count]) => ['', `${number(count)} x ${rule}`] as const),
    ['warnings', number(counts.warnings)],
    ['new, updated', `${number(counts.created)}, ${number(counts.updated)}`],
    ['unchanged', number(counts.unchanged)],
    ['left or gone', `${number(counts.deleted)} marked Deleted, ${number(counts.purges)} to be purged`],
    ['sent', sentText(dfe)],
    ['receipts', number(counts.accepted)],
    ['refused', number(counts.refused)],
    ['unanswered', number(counts.unknown + counts.unsent)],
    ['took', `${summary.seconds.toFixed(1)} s, in ${run.slices} ${run.slices === 1 ? 'slice' : 'slices'}`],
    ['peak memory', `${number(summary.peakMemoryMb)} MiB (the job's process)`],
  ];
  const width = Math.max(...lines.map(([label]) => label.length));
  return [
    `Night ${summary.night}, ${summary.date}`,
    ...lines.map(([label, text]) => `  ${label.padEnd(width)}  ${text}`),
  ].join('\n');
}
