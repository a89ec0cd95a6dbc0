import type { RunRow } from './runRow';

/**
 * Whether a run has waited so long without a sign of life that its message must be lost: it is then shown as failed
 * (design, "A run and its slices"). A slice gives signs of life with `progress`.
 */
export const isLost = (run: RunRow, now: Date, lostMessageMs: number): boolean =>
  run.state !== 'finished' && now.getTime() - run.updatedAt.getTime() > lostMessageMs;
