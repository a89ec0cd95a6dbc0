/** Runs tasks, `width` at a time, in the order of their list. After a failure none begins, and the first one is thrown. */
export async function inTurns(width: number, tasks: readonly (() => Promise<void>)[]): Promise<void> {
  const queue = tasks.values();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (const task of queue) {
      if (failed) return;
      try {
        await task();
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const workers = Array.from({ length: width }, worker);
  await Promise.allSettled(workers);
  await Promise.all(workers);
}
