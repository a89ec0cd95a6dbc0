import { sentence } from '../../errors/sentences';
import type { RunCounts } from '../runProgress';
import type { RunOptions } from '../runRequest';
import type { StageContext, StageEnd } from '../stage/stageContext';

const dayMs = 24 * 60 * 60 * 1000;

/** A number and what it counts. */
export const counted = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;

/** Of whom a run says something: who was asked for, who of them could not be sent, and the cohort. */
export const aboutWhom = (
  { asked, notInSsd, notInCohort, cohort }: RunCounts,
  { stages }: Pick<RunOptions, 'stages'>,
): string[] => [
  ...(asked > 0 ? [`${counted(asked, 'person', 'people')} asked for`] : []),
  ...(notInSsd > 0 ? [`${notInSsd} without a row in ssd_person`] : []),
  ...(notInCohort > 0 ? [`${notInCohort} in the SSD but not in the cohort`] : []),
  ...(stages === 'deliver' ? [] : [`${counted(cohort, 'child', 'children')} in the cohort`]),
];

/** Stage `close`: applies the retention, where the run is about everybody, and says how the run went. */
export async function close(
  context: Pick<StageContext, 'ledger' | 'lease' | 'config' | 'options' | 'edge' | 'book' | 'deadline'>,
): Promise<StageEnd> {
  const { ledger, lease, config, edge, book, deadline } = context;
  const { stages, persons } = context.options;
  if (persons === undefined) {
    const before = new Date(edge.now().getTime() - config.ledger.retentionDays * dayMs);
    await ledger.applyRetention(lease, before, deadline.at);
  }
  const {
    notInSsd,
    notInCohort,
    withoutId,
    repeatedIds,
    heldBack,
    withoutBirth,
    accepted,
    silent,
    refused,
    unknown,
  } = book.now.counts;
  const left = stages === 'prepare' ? 0 : (await ledger.readWaiting(persons)).children;
  const { trouble } = book.now;
  // Whatever became of single children: a night in which DfE answered for no child is no success.
  const unanswered = left > 0 && accepted + refused === 0 ? trouble : undefined;
  const why = trouble?.what ?? (unknown > 0 ? 'DfE’s answer does not say whether it took them' : undefined);
  const because = why === undefined || unanswered !== undefined ? '' : ` because ${why}`;
  const parts = [
    ...aboutWhom(book.now.counts, context.options),
    ...(stages === 'prepare' ? [] : [`${accepted} accepted by DfE`]),
    ...(silent > 0 ? [`${silent} with nothing to send`] : []),
    ...(withoutId > 0 ? [`${counted(withoutId, 'row', 'rows')} of ssd_person without a usable id`] : []),
    ...(repeatedIds > 0
      ? [`${repeatedIds} rows of ssd_person that repeat an id, of which one was used`]
      : []),
    ...(withoutBirth > 0
      ? [`${counted(withoutBirth, 'person', 'people')} with activity left out without a date of birth`]
      : []),
    ...(heldBack > 0 ? [`${heldBack} held back by validation`] : []),
    ...(refused > 0 ? [`${refused} refused by DfE`] : []),
    ...(left > 0 ? [`${left} left for the next run${because}`] : []),
  ];
  if (unanswered !== undefined) {
    const { code, what, advice } = unanswered;
    const message = `DfE answered for no child: ${sentence(what)} ${parts.join(', ')}.`;
    return { kind: 'end', outcome: 'failed', code, message, advice };
  }
  const clean =
    notInSsd + notInCohort + withoutId + repeatedIds + withoutBirth + heldBack + refused + left === 0;
  return {
    kind: 'end',
    outcome: clean ? 'succeeded' : 'succeeded_with_findings',
    message: `${parts.join(', ')}.`,
    ...(clean ? {} : { advice: 'The findings and submissions of this run say which children and why.' }),
  };
}
