/** When a slice must come to a safe point: its time is up, or its lock is lost. */
export interface Deadline {
  readonly at: Date;
  /** Whether the time is up. */
  passed(): boolean;
}

export const deadlineIn = (ms: number, now: () => Date): Deadline => {
  const at = new Date(now().getTime() + ms);
  return { at, passed: () => now().getTime() >= at.getTime() };
};
