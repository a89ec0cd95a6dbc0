/**
 * What goes wrong with messages of a queue:
 * - `twice`: the receiver's delete is lost once, so that the message comes again after it was worked
 * - `late`: the message becomes visible only after `delayMs`
 * - `unavailable`: the message is not taken, and whoever puts it is told so
 * - `unanswered`: the message is taken, but whoever puts it is told that it was not
 * - `whileWorked`: the message becomes visible again `delayMs` after it was received, though a receiver works on it
 */
export interface QueueFault {
  readonly kind: 'twice' | 'late' | 'unavailable' | 'unanswered' | 'whileWorked';
  /** The queue; without it, every queue. */
  readonly queue?: string;
  /** The nth message that the fault meets, from 1, counted from `setFaults`; without it, each. */
  readonly nth?: number;
  /** Default 0. */
  readonly delayMs?: number;
}

/** The faults in force, and how many messages each has met. */
export class QueueFaults {
  #entries: { readonly fault: QueueFault; met: number }[] = [];
  /** How often a fault has struck so far. */
  struck = 0;

  set(faults: readonly QueueFault[]): void {
    this.#entries = faults.map((fault) => ({ fault, met: 0 }));
  }

  /** The fault of this kind that strikes now, if one does. */
  strike(kind: QueueFault['kind'], queue: string): QueueFault | undefined {
    for (const entry of this.#entries) {
      const { fault } = entry;
      if (fault.kind !== kind || (fault.queue !== undefined && fault.queue !== queue)) continue;
      entry.met += 1;
      if (fault.nth !== undefined && fault.nth !== entry.met) continue;
      this.struck += 1;
      return fault;
    }
    return undefined;
  }
}
