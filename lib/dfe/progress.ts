/** How far sending is. */
export interface ProgressSnapshot {
  readonly total: number;
  /** Children with a receipt. */
  readonly sent: number;
  readonly refused: number;
  /** Children of whom it is not known, or that were put off. */
  readonly other: number;
  readonly left: number;
  /** Children settled in a second, on average since the beginning; 0 before the first. */
  readonly perSecond: number;
  /** Seconds to go at that pace; `undefined` before the first child. */
  readonly etaSeconds: number | undefined;
}

export interface ProgressCount {
  readonly accepted: number;
  readonly refused: number;
  readonly unknown: number;
  readonly unsent: number;
}

export interface Progress {
  /** Adds what became of a batch. */
  add(counts: ProgressCount): void;
  snapshot(): ProgressSnapshot;
}

export interface ProgressParts {
  readonly total: number;
  readonly now: () => Date;
}

/** Counts children and estimates pace and time to go. */
export function createProgress({ total, now }: ProgressParts): Progress {
  const began = now().getTime();
  let sent = 0;
  let refused = 0;
  let other = 0;
  return {
    add(counts) {
      sent += counts.accepted;
      refused += counts.refused;
      other += counts.unknown + counts.unsent;
    },
    snapshot() {
      const done = sent + refused + other;
      const left = Math.max(0, total - done);
      const seconds = (now().getTime() - began) / 1000;
      const perSecond = seconds > 0 ? done / seconds : 0;
      const etaSeconds = perSecond > 0 ? Math.ceil(left / perSecond) : undefined;
      return { total, sent, refused, other, left, perSecond: Math.round(perSecond * 10) / 10, etaSeconds };
    },
  };
}
