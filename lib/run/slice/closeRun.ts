import type { EndpointTrouble } from '../../dfe/breakerState';
import type { SliceContext, StageEnd } from './sliceContext';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * What is the matter with the endpoint when every child of the run was left without an answer; undefined when one of them
 * got one, or there was nobody to send.
 */
function nobodyAnswered({ book, dfe }: SliceContext): EndpointTrouble | undefined {
  const { accepted, refused, unknown, unsent } = book.now.counts;
  if (accepted + refused > 0 || unknown + unsent === 0) return undefined;
  const { breaker } = dfe();
  return breaker.open ? breaker : breaker.lately;
}

/** Stage `close`: applies the retention and says how the run went. */
export async function closeRun(context: SliceContext): Promise<StageEnd> {
  const { ledger, lease, config, edge, book } = context;
  await ledger.applyRetention(lease, new Date(edge.now().getTime() - config.ledger.retentionDays * dayMs));
  const { withoutId, repeatedIds, cohort, heldBack, accepted, silent, refused, unknown, unsent } =
    book.now.counts;
  const parts = [
    ...(context.options.stages === 'deliver' ? [] : [`${cohort} children in the cohort`]),
    ...(context.options.stages === 'prepare' ? [] : [`${accepted} accepted by DfE`]),
    ...(silent > 0 ? [`${silent} with nothing to say`] : []),
    ...(withoutId > 0 ? [`${withoutId} rows of ssd_person without an id`] : []),
    ...(repeatedIds > 0
      ? [`${repeatedIds} rows of ssd_person that repeat an id, of which one was used`]
      : []),
    ...(heldBack > 0 ? [`${heldBack} held back by validation`] : []),
    ...(refused > 0 ? [`${refused} refused by DfE`] : []),
    ...(unknown + unsent > 0 ? [`${unknown + unsent} without an answer, to be sent by the next run`] : []),
  ];
  const stopped = nobodyAnswered(context);
  if (stopped !== undefined)
    return {
      kind: 'end',
      outcome: 'failed',
      code: stopped.code,
      message: `Nobody was answered: ${stopped.why} ${parts.join(', ')}.`,
      advice: stopped.advice,
    };
  const clean = withoutId + repeatedIds + heldBack + refused + unknown + unsent === 0;
  return {
    kind: 'end',
    outcome: clean ? 'succeeded' : 'succeeded_with_findings',
    message: `${parts.join(', ')}.`,
    ...(clean ? {} : { advice: 'The findings and submissions of this run say who and why.' }),
  };
}
