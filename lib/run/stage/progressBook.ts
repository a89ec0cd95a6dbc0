import type { Lease } from '../../ledger/sql/ownedTransaction';
import type { NamedCounts } from '../../ledger/runs/runRow';
import type { RunStore } from '../../ledger/runs/runStore';
import { AppError } from '../../errors/appError';
import {
  type CountName,
  type RunProgress,
  add,
  freshProgress,
  runProgressSchema,
  secondsOf,
} from '../runProgress';
/** An operator has asked the run to stop. */
export const runCancelled = (): AppError =>
  new AppError('refused', 'run-cancelled', 'The run was cancelled on request.');

/** The run's progress: what this slice knows, and what stands in the run's row. */
export class ProgressBook {
  #progress: RunProgress;

  constructor(
    private readonly runs: RunStore,
    private readonly lease: Lease,
    stored: string | null,
  ) {
    this.#progress = readProgress(stored);
  }

  get now(): RunProgress {
    return this.#progress;
  }

  /** Changes what is known; `save` writes it. */
  update(change: Partial<RunProgress>): void {
    this.#progress = { ...this.#progress, ...change };
  }

  /** Begins a stage at its beginning: how far the one before had come says nothing there, all else is kept. */
  enter(stage: RunProgress['stage']): void {
    const next: RunProgress = { ...this.#progress, stage };
    delete next.personKey;
    delete next.rowKey;
    delete next.waitingSince;
    this.#progress = next;
  }

  /** Adds to how long a stage has worked. */
  worked(stage: RunProgress['stage'], milliseconds: number): void {
    const seconds = (this.#progress.seconds?.[stage] ?? 0) + milliseconds / 1000;
    this.update({ seconds: { ...this.#progress.seconds, [stage]: Math.round(seconds * 10) / 10 } });
  }

  /** What the run's row counts: what was done, and for how long each stage worked. */
  get recorded(): NamedCounts {
    const recorded: Record<string, number> = { ...this.#progress.counts };
    for (const [stage, seconds] of Object.entries(this.#progress.seconds ?? {}))
      recorded[secondsOf(stage)] = seconds;
    return recorded;
  }

  count(more: Readonly<Partial<Record<CountName, number>>>): void {
    this.update({ counts: { ...add(this.#progress.counts, more) } });
  }

  /**
   * Writes the progress, which is also a sign of life.
   * @throws AppError `run-cancelled` when an operator has asked to stop; `run-ownership-lost` as the ledger does
   */
  async save(): Promise<void> {
    const { cancelRequested } = await this.runs.progress(this.lease, this.stored());
    if (cancelRequested) throw runCancelled();
  }

  /** As the run's row keeps it. */
  stored(): { stage: string; reachedKey: string; counts: NamedCounts } {
    return {
      stage: this.#progress.stage,
      reachedKey: JSON.stringify(this.#progress),
      counts: this.recorded,
    };
  }
}

function readProgress(stored: string | null): RunProgress {
  if (stored === null) return freshProgress('wait');
  try {
    const parsed = runProgressSchema.safeParse(JSON.parse(stored));
    if (parsed.success) return parsed.data;
  } catch {
    // Written by another version: the run starts over, which loses nothing.
  }
  return freshProgress('wait');
}
