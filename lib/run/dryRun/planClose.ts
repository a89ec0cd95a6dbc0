import { aboutWhom, counted } from '../close/close';
import type { StageEnd } from '../stage/stageContext';
import type { PlanContext } from './planContext';

/** Stage `close` of a dry run: says what a run would do, and where it would stop. Nothing has been written but the plan. */
export function planClose({ book, options }: Pick<PlanContext, 'book' | 'options'>): Promise<StageEnd> {
  const { verdict, counts } = book.now;
  const { plannedFull, plannedDelta, plannedPurges, silent, heldBack, refused, withoutBirth } = counts;
  const sent = options.stages === 'prepare' ? 'would wait to be sent' : 'would be sent';
  const parts = [
    ...aboutWhom(counts, options),
    `${counted(plannedFull, 'child', 'children')} ${sent} whole`,
    ...(plannedDelta > 0 ? [`${plannedDelta} ${sent} with what has changed`] : []),
    ...(plannedPurges > 0 ? [`${counted(plannedPurges, 'record', 'records')} would be removed at DfE`] : []),
    ...(silent > 0 ? [`${silent} with nothing to send`] : []),
    ...(heldBack > 0 ? [`${heldBack} held back by validation`] : []),
    ...(refused > 0 ? [`${refused} refused by DfE before`] : []),
    ...(withoutBirth > 0
      ? [`${counted(withoutBirth, 'person', 'people')} with activity left out without a date of birth`]
      : []),
  ];
  const would = `Dry run: ${parts.join(', ')}.`;
  if (verdict !== undefined) {
    const { code, message, advice } = verdict;
    const text = `${would} But a run would stop: ${message}`;
    return Promise.resolve({ kind: 'end', outcome: 'needs_attention', code, message: text, advice });
  }
  const clean = counts.notInSsd + counts.notInCohort + heldBack + refused + withoutBirth === 0;
  return Promise.resolve({
    kind: 'end',
    outcome: clean ? 'succeeded' : 'succeeded_with_findings',
    message: would,
    advice: 'The plan of this run names each child and why (GET /api/runs/{id}/plan).',
  });
}
