import { AppError } from '../errors/appError';
import type { CheckId, CheckResult } from './report';

/** What a look has found. */
export interface Look {
  readonly outcome: CheckResult['outcome'];
  readonly code?: string;
  readonly found: string;
  readonly next?: string;
  /** Of one that was skipped: why, as a clause. */
  readonly because?: string;
}

export const ok = (found: string): Look => ({ outcome: 'ok', found });
export const note = (found: string, next: string): Look => ({ outcome: 'note', found, next });
export const failed = (found: string, next: string): Look => ({ outcome: 'failed', found, next });
/** @param because what kept it from being looked at, as a clause: `secrets failed` */
export const skipped = (because: string): Look => ({
  outcome: 'skipped',
  because,
  found: `Not looked at, because ${because}.`,
});

/** One error of ours as a look that failed. */
export const failedBy = ({ code, message, advice }: AppError): Look => ({
  outcome: 'failed',
  code,
  found: message,
  ...(advice === undefined ? {} : { next: advice }),
});

/** One thing to look at. */
export interface Check {
  readonly id: CheckId;
  /** Checks that must have gone well, notes included. */
  readonly needs: readonly CheckId[];
  /** Longest time in milliseconds. */
  readonly limitMs: number;
  /**
   * Looks. What it throws is its failure.
   * @param until when the check must have ended
   */
  readonly look: (until: Date) => Promise<Look>;
}

export interface CheckRunParts {
  /** No check begins after it, and none goes on. */
  readonly deadline: Date;
  readonly now: () => Date;
  /** Takes what stands in an error's text and must not be said out of it. */
  readonly clean: (text: string) => string;
  readonly onResult: (result: CheckResult) => void;
}

/** Something that is no error of ours: its text may hold anything, so its kind alone is said. */
const unforeseen = (error: unknown): Look =>
  failed(
    `The check itself failed (${error instanceof Error ? error.name : typeof error}).`,
    'This is a fault of the program: report the id of this check.',
  );

/** Bounds a look in time; what it does after that is dropped. */
async function inTime(look: () => Promise<Look>, limitMs: number): Promise<Look> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Look>((resolve) => {
    timer = setTimeout(
      () =>
        resolve(
          failed(
            `There was no answer within ${Math.ceil(limitMs / 1000)} s.`,
            'Ask for the preflight again. When it stays so, what this check asks is too slow, or something between holds it up.',
          ),
        ),
      limitMs,
    );
  });
  try {
    return await Promise.race([look(), tooLate]);
  } catch (error) {
    return error instanceof AppError ? failedBy(error) : unforeseen(error);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether a check has gone well, with a note or without. */
export const hasPassed = (result: CheckResult | undefined): boolean =>
  result?.outcome === 'ok' || result?.outcome === 'note';

/** The checks of one preflight, as far as they have been made. */
export class CheckRun {
  readonly #results = new Map<CheckId, CheckResult>();
  /** Why a check was skipped goes back to the one that failed. */
  readonly #causes = new Map<CheckId, string>();

  constructor(private readonly parts: CheckRunParts) {}

  get results(): readonly CheckResult[] {
    return [...this.#results.values()];
  }

  resultOf(id: CheckId): CheckResult | undefined {
    return this.#results.get(id);
  }

  /** Makes the checks in their order, each in its time; one whose needs are not met is skipped. Never throws. */
  async make(checks: readonly Check[]): Promise<void> {
    const { now, deadline } = this.parts;
    for (const { id, needs, limitMs, look } of checks) {
      const began = now().getTime();
      const limit = Math.min(limitMs, deadline.getTime() - began);
      const cause = this.#obstacle(needs) ?? (limit > 0 ? undefined : 'the time was over');
      const seen =
        cause === undefined ? await inTime(() => look(new Date(began + limit)), limit) : skipped(cause);
      if (seen.because !== undefined) this.#causes.set(id, seen.because);
      this.#note(id, seen, now().getTime() - began);
    }
  }

  /** Why a check with these needs cannot be made; undefined when it can. */
  #obstacle(needs: readonly CheckId[]): string | undefined {
    const missing = needs.find((need) => !hasPassed(this.#results.get(need)));
    return missing === undefined ? undefined : (this.#causes.get(missing) ?? `${missing} failed`);
  }

  #note(id: CheckId, { outcome, code, found, next }: Look, milliseconds: number): void {
    const { clean, onResult } = this.parts;
    const result: CheckResult = {
      id,
      outcome,
      milliseconds: Math.max(0, milliseconds),
      ...(code === undefined ? {} : { code }),
      found: clean(found),
      ...(next === undefined ? {} : { next: clean(next) }),
    };
    this.#results.set(id, result);
    onResult(result);
  }
}
