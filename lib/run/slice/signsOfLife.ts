/** How often a slice says that it lives, where nothing else makes it write: several times before it would be taken for lost. */
export const signOfLifeMs = (lostMessageMs: number): number => Math.min(60_000, lostMessageMs / 4);

/**
 * Calls `say` every so often until it is told to stop: one batch with its retries and its isolation may take longer than the
 * time after which a run without a sign of life is shown as failed, and looks to other runs as if nobody worked it. A sign that
 * cannot be written is left out; whoever does the work hears of the trouble.
 * @returns stops it, and waits for a sign that is being written
 */
export function signsOfLife(say: () => Promise<unknown>, everyMs: number): () => Promise<void> {
  let saying: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    saying = saying.then(say).catch(() => undefined);
  }, everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await saying;
  };
}
