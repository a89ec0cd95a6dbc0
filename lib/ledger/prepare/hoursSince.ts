const hourMs = 3_600_000;

/** Hours from `then` to `now`. */
export const hoursSince = (then: Date, now: Date): number => (now.getTime() - then.getTime()) / hourMs;
