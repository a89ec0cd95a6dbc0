import type { ReadingContext, StageEnd } from '../stage/stageContext';

/** What the stages of a dry run work with: what reading takes, and how deliver would make bodies. */
export interface PlanContext extends ReadingContext {
  readonly mode: 'full' | 'delta';
  /** When the run's first slice began. */
  readonly startedAt: Date;
}

/**
 * Goes on where a run would end: guard or brake would hold it. The first such end is kept, for it is the one that the run would
 * come to.
 */
export function noteVerdict({ book }: Pick<PlanContext, 'book'>, end: StageEnd): StageEnd {
  if (end.kind !== 'end') return end;
  const { code = end.outcome, message, advice = '' } = end;
  if (book.now.verdict === undefined) book.update({ verdict: { code, message, advice } });
  return { kind: 'done' };
}
