import type { Ledger } from '../../ledger/ledger';
import type { AppLock } from '../../sql/appLock';
import { throwIfLockLost } from '../stage/safePoint';

/**
 * The ledger as a slice may write it: once the loss of the lock is known, nothing more (ledger.md "Takeover"). Only
 * `markOwnUnknown` goes through, the one write that an owner without the lock still may do. The ledger's own check of the owner
 * stands behind this, for a loss that is not known yet.
 */
export function writesUnderLock(ledger: Ledger, lock: Pick<AppLock, 'lost'>): Ledger {
  const held = async <Result>(write: () => Promise<Result>): Promise<Result> => {
    throwIfLockLost({ lock });
    return write();
  };
  const { runs } = ledger;
  return {
    ...ledger,
    applyPrepared: (lease, chunk) => held(() => ledger.applyPrepared(lease, chunk)),
    clearPlan: (lease) => held(() => ledger.clearPlan(lease)),
    writePlan: (lease, planned) => held(() => ledger.writePlan(lease, planned)),
    beginSubmissions: (lease, entries) => held(() => ledger.beginSubmissions(lease, entries)),
    settleSubmissions: (lease, results) => held(() => ledger.settleSubmissions(lease, results)),
    settleNothingToSay: (lease, children) => held(() => ledger.settleNothingToSay(lease, children)),
    applyRetention: (lease, before, until) => held(() => ledger.applyRetention(lease, before, until)),
    runs: {
      ...runs,
      progress: (lease, progress) => held(() => runs.progress(lease, progress)),
      release: (lease, progress) => held(() => runs.release(lease, progress)),
      beginPrepare: (lease, start) => held(() => runs.beginPrepare(lease, start)),
      beginLook: (lease, start) => held(() => runs.beginLook(lease, start)),
      endLook: (lease, end) => held(() => runs.endLook(lease, end)),
      endPrepare: (lease, end) => held(() => runs.endPrepare(lease, end)),
      finish: (lease, end) => held(() => runs.finish(lease, end)),
    },
  };
}
