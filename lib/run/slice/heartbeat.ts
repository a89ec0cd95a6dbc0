/** How often a slice says that it lives, where nothing else makes it write: several times before it would be taken for lost. */
export const heartbeatMs = (lostMessageMs: number): number => Math.min(60_000, lostMessageMs / 4);

/**
 * Calls `beat` every so often until it is told to stop: one batch with its retries and its isolation may take longer than the
 * time after which a run without a sign of life is shown as failed, and looks to other runs as if it were not worked. A beat
 * that cannot be written is left out; whoever does the work hears of the trouble.
 * @returns stops it, and waits for a beat that is being written
 */
export function startHeartbeat(beat: () => Promise<unknown>, everyMs: number): () => Promise<void> {
  let beating: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    beating = beating.then(beat).catch(() => undefined);
  }, everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await beating;
  };
}
