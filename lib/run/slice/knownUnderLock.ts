import type { Waiting } from '../../ledger/rows/readEntries';
import type { Ledger } from '../../ledger/ledger';
import type { NamedCounts } from '../../ledger/runs/runRow';

/** A fact that is read when it is first asked for, and not again before it may have changed. */
class Known<Fact> {
  readonly #facts = new Map<unknown, Promise<Fact>>();

  /** @param of what it is a fact of */
  get(of: unknown, read: () => Promise<Fact>): Promise<Fact> {
    const known = this.#facts.get(of);
    if (known !== undefined) return known;
    const reading = read();
    this.#facts.set(of, reading);
    // What could not be read is asked for again.
    reading.catch(() => this.#facts.delete(of));
    return reading;
  }

  set(of: unknown, fact: Fact): void {
    this.#facts.set(of, Promise.resolve(fact));
  }

  forget(): void {
    this.#facts.clear();
  }
}

/**
 * The ledger as a slice reads it. While it has the lock nobody else prepares or sends, so these facts change by its own
 * writes only: which prepare was the latest and which was sound, the run's first count of the SSD, and who waits to be sent.
 * On a server where every statement takes its time they are read once.
 */
export function knownUnderLock(ledger: Ledger): Ledger {
  const { runs } = ledger;
  const latest = new Known<Awaited<ReturnType<typeof runs.latestPrepare>>>();
  const sound = new Known<Awaited<ReturnType<typeof runs.lastSoundCounts>>>();
  const counts = new Known<Awaited<ReturnType<typeof runs.tableCounts>>>();
  const waiting = new Known<Waiting>();

  /** Does what changes who waits. */
  const sending = async <Result>(write: () => Promise<Result>): Promise<Result> => {
    try {
      return await write();
    } finally {
      waiting.forget();
    }
  };
  const lastSoundCounts = () => sound.get(ledger, () => runs.lastSoundCounts());
  const begun = async (runId: string, tableCounts: NamedCounts): Promise<void> => {
    // Beginning again takes back what this run itself has found sound.
    if ((await lastSoundCounts())?.runId === runId) sound.forget();
    latest.forget();
    counts.set(runId, tableCounts);
  };

  return {
    ...ledger,
    readWaiting: (persons) => waiting.get(persons, () => ledger.readWaiting(persons)),
    applyPrepared: (lease, chunk) => sending(() => ledger.applyPrepared(lease, chunk)),
    settleSubmissions: (lease, results) => sending(() => ledger.settleSubmissions(lease, results)),
    settleNothingToSay: (lease, children) => sending(() => ledger.settleNothingToSay(lease, children)),
    runs: {
      ...runs,
      latestPrepare: () => latest.get(ledger, () => runs.latestPrepare()),
      lastSoundCounts,
      tableCounts: (runId) => counts.get(runId, () => runs.tableCounts(runId)),
      async beginPrepare(lease, start) {
        await runs.beginPrepare(lease, start);
        await begun(lease.runId, start.tableCounts);
      },
      async beginLook(lease, start) {
        await runs.beginLook(lease, start);
        await begun(lease.runId, start.tableCounts);
      },
      async endLook(lease, end) {
        counts.forget();
        await runs.endLook(lease, end);
      },
      async endPrepare(lease, end) {
        sound.forget();
        counts.forget();
        await runs.endPrepare(lease, end);
        latest.set(ledger, { runId: lease.runId, sound: end.sound });
      },
    },
  };
}
