import { AppError } from '../../errors/appError';
import type { Ledger } from '../../ledger/ledger';

const never = (): Promise<never> =>
  Promise.reject(
    new AppError('bug', 'dry-run-writes', 'A dry run was about to write to the ledger, which it must not.'),
  );

/** The ledger of a dry run: whatever it is asked, it writes nothing but the run's own row and plan. */
export function withoutWrites(ledger: Ledger): Ledger {
  return {
    ...ledger,
    applyPrepared: never,
    beginSubmissions: never,
    settleSubmissions: never,
    settleNothingToSay: never,
    applyRetention: never,
    // Nothing is in flight in a dry run, and a slice that fails asks for it.
    markOwnUnknown: () => Promise.resolve(0),
    runs: { ...ledger.runs, beginPrepare: never, endPrepare: never },
  };
}
