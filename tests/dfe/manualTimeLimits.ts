import { channel } from 'node:diagnostics_channel';
import type { StartTimeLimit } from '../../lib/flow/timeLimit';

/** Limits to the time of calls that are over when the endpoint hangs, and never otherwise, however busy the machine is. */
export interface ManualTimeLimits {
  readonly startTimeLimit: StartTimeLimit;
  /** To be called by the stand-in: a request has come that is never answered, or that is answered in slow bytes. */
  readonly onAnswer: (outcome: number | string) => void;
  /** Limits that began and did not end: none after a test. */
  /** The time of every call that is under way is over. */
  readonly endTime: () => void;
  readonly running: () => number;
  readonly close: () => void;
}

/** undici says here that it has read the head of an answer. */
const headRead = channel('undici:request:headers');

export function manualTimeLimits(): ManualTimeLimits {
  const running = new Set<AbortController>();
  let slow = false;
  const expire = (): void => {
    for (const limit of running) limit.abort(new DOMException('The test ends the time.', 'TimeoutError'));
  };
  // One turn later, so that the answer is being read by then.
  const onHead = (): void => {
    if (slow) setImmediate(expire);
    slow = false;
  };
  headRead.subscribe(onHead);
  return {
    startTimeLimit: () => {
      const limit = new AbortController();
      running.add(limit);
      return { signal: limit.signal, end: () => running.delete(limit) };
    },
    onAnswer: (outcome) => {
      if (outcome === 'hang') expire();
      if (outcome === 'slow' || outcome === 'bytes-and-hang') slow = true;
    },
    endTime: expire,
    running: () => running.size,
    close: () => headRead.unsubscribe(onHead),
  };
}
