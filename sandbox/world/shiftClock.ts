/**
 * Makes this process believe that it is `startsAt` now; time goes on from there. For the sandbox's host only, before the app
 * is loaded: nights of other dates are played without a word in production code.
 */
export function shiftClock(startsAt: string): void {
  const RealDate = Date;
  const offsetMs = RealDate.parse(startsAt) - RealDate.now();
  if (!Number.isFinite(offsetMs))
    throw new Error('SANDBOX_CLOCK is not a date and time such as 2026-04-01T02:30:00Z.');
  const shifted = (): number => RealDate.now() + offsetMs;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [shifted()] : args, newTarget) as Date,
    apply: () => new RealDate(shifted()).toString(),
    get: (target, name, receiver) =>
      name === 'now' ? shifted : (Reflect.get(target, name, receiver) as unknown),
  });
}
