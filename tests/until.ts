/**
 * Waits until it is so, looking every few milliseconds. There is no limit but Jest's own: what comes late on a busy machine
 * has not failed.
 */
export async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}
