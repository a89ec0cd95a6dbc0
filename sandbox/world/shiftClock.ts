/** The clock of the machine, whatever this process is made to believe. */
const RealDate = Date;
let offsetMs = 0;

const shifted = (): number => RealDate.now() + offsetMs;

/**
 * Makes this process believe that it is `startsAt` now; time goes on from there. It may be called again, so that one process
 * plays nights of several dates. For the sandbox's host only: production code hears nothing of it.
 * @param startsAt ISO text
 */
export function shiftClock(startsAt: string): void {
  const newOffsetMs = RealDate.parse(startsAt) - RealDate.now();
  if (!Number.isFinite(newOffsetMs))
    throw new Error(`"${startsAt}" is not a date and time such as 2026-04-01T02:30:00Z.`);
  offsetMs = newOffsetMs;
  replaceDate();
}

/** Gives this process the machine's time again. */
export function unshiftClock(): void {
  offsetMs = 0;
}

/** Moves this process's clock on by so many milliseconds. */
export function passTime(ms: number): void {
  offsetMs += ms;
  replaceDate();
}

function replaceDate(): void {
  // Once is enough: what was loaded since has the shifted Date in hand.
  if (globalThis.Date !== RealDate) return;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [shifted()] : args, newTarget) as Date,
    apply: () => new RealDate(shifted()).toString(),
    get: (target, name, receiver) =>
      name === 'now' ? shifted : (Reflect.get(target, name, receiver) as unknown),
  });
}
