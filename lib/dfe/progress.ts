/** How far sending is, over all slices of the run. */
export interface ProgressSnapshot {
  readonly total: number;
  /** Children with a receipt. */
  readonly sent: number;
  readonly refused: number;
  /** Children of whom it is not known, or that were put off. */
  readonly other: number;
  readonly left: number;
  /** Children settled in a second, on average since this slice began to send; 0 before the first. */
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
  /** So many children need no sending after all. */
  drop(children: number): void;
  snapshot(): ProgressSnapshot;
}

export interface ProgressParts {
  /** Children that this slice has before it. */
  readonly total: number;
  /** What the slices before it have settled. */
  readonly before?: ProgressCount;
  readonly now: () => Date;
}

const none: ProgressCount = { accepted: 0, refused: 0, unknown: 0, unsent: 0 };

/** Counts children and estimates pace and time to go. */
export function createProgress({ total, before = none, now }: ProgressParts): Progress {
  const began = now().getTime();
  const alreadyDone = before.accepted + before.refused + before.unknown + before.unsent;
  let sent = before.accepted;
  let refused = before.refused;
  let other = before.unknown + before.unsent;
  let dropped = 0;
  return {
    add(counts) {
      sent += counts.accepted;
      refused += counts.refused;
      other += counts.unknown + counts.unsent;
    },
    drop(children) {
      dropped += children;
    },
    snapshot() {
      const done = sent + refused + other - alreadyDone;
      const left = Math.max(0, total - dropped - done);
      const seconds = (now().getTime() - began) / 1000;
      const perSecond = seconds > 0 ? done / seconds : 0;
      const etaSeconds = perSecond > 0 ? Math.ceil(left / perSecond) : undefined;
      return {
        total: alreadyDone + done + left,
        sent,
        refused,
        other,
        left,
        perSecond: Math.round(perSecond * 10) / 10,
        etaSeconds,
      };
    },
  };
}
