/**
 * When a fault shows, among the requests that it is about:
 * - neither given: at every one, until the faults are cleared
 * - `nth` (from 1): at that one only
 * - `times`: at so many, from `nth` on where that is given
 */
export interface FaultTiming {
  readonly nth?: number;
  readonly times?: number | 'always';
}

/** Faults that are switched on, with how often each has met a request that it is about. */
export class FaultList<Fault extends FaultTiming> {
  #counted: { readonly fault: Fault; met: number }[] = [];
  /** How often a fault has shown so far. */
  struck = 0;

  /** Replaces all faults; their counts start anew. */
  set(faults: readonly Fault[]): void {
    this.#counted = faults.map((fault) => ({ fault, met: 0 }));
  }

  /**
   * The first fault that shows at this request, if any. Every fault that is about the request counts it, so that `nth`
   * does not depend on the other faults.
   */
  take(isAbout: (fault: Fault) => boolean): Fault | undefined {
    let taken: Fault | undefined;
    for (const entry of this.#counted) {
      if (!isAbout(entry.fault)) continue;
      entry.met += 1;
      if (taken === undefined && shows(entry.fault, entry.met)) taken = entry.fault;
    }
    if (taken !== undefined) this.struck += 1;
    return taken;
  }
}

function shows({ nth, times }: FaultTiming, met: number): boolean {
  const first = nth ?? 1;
  const count = times ?? (nth === undefined ? 'always' : 1);
  return met >= first && (count === 'always' || met < first + count);
}
