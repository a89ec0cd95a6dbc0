import { resolveSettings, type AppSettings } from './appSettings';
import type { HostFunction } from './bindings';
import type { FunctionRunner } from './functionRunner';
import type { HostLog } from './hostLog';
import { nextOccurrence } from './ncrontab';
import { Retries } from './retries';

const longestTimeoutMs = 2 ** 31 - 1;
const never = '0001-01-01T00:00:00';
/** .NET writes a local time with its offset; the host runs in UTC. */
const netTime = (date: Date): string => date.toISOString().replace('Z', '+00:00');

/** Fires one timer function on its schedule; the next occurrence is sought when the function has ended. */
export class TimerListener {
  readonly #fn: HostFunction;
  readonly #retries: Retries;
  readonly #schedule: string;
  #last = never;
  #lastUpdated = never;
  #next: Date;
  #timeout: NodeJS.Timeout | undefined;
  #stopped = false;

  /** @throws Error when the schedule's setting is missing or is no schedule. */
  constructor(fn: HostFunction, runner: FunctionRunner, settings: AppSettings, log: HostLog) {
    this.#fn = fn;
    this.#retries = new Retries(fn, runner, log);
    this.#schedule = resolveSettings(fn.trigger.schedule ?? '', settings);
    this.#next = nextOccurrence(this.#schedule, new Date());
  }

  get name(): string {
    return this.#fn.name;
  }

  start(): void {
    if (this.#fn.trigger.runOnStartup === true) void this.#onTime();
    else this.#wait();
  }

  /**
   * Runs the function now; resolves when its first try has ended, the others come as the retry policy says.
   * @param byAdminCall then each try is an invocation of its own
   */
  async fire(isPastDue = false, byAdminCall = false): Promise<void> {
    await this.#run('This function was programmatically called via the host APIs.', isPastDue, byAdminCall);
  }

  /** Ends the wait before the next try; resolves when that has ended. `false`: none is waited for. */
  nextTry(): Promise<boolean> {
    return this.#retries.next();
  }

  stop(): void {
    this.#stopped = true;
    this.#retries.stop();
    clearTimeout(this.#timeout);
  }

  #wait(): void {
    if (this.#stopped) return;
    const waitMs = this.#next.getTime() - Date.now();
    this.#timeout = setTimeout(
      () => {
        if (Date.now() >= this.#next.getTime()) void this.#onTime();
        else this.#wait();
      },
      Math.min(Math.max(waitMs, 0), longestTimeoutMs),
    );
  }

  async #onTime(): Promise<void> {
    const now = new Date();
    const { over } = await this.#run(`Timer fired at ${netTime(now)}`, false);
    await over;
    this.#last = netTime(now);
    this.#lastUpdated = netTime(now);
    this.#next = nextOccurrence(this.#schedule, new Date());
    this.#wait();
  }

  #run(reason: string, isPastDue: boolean, byAdminCall = false): Promise<{ readonly over: Promise<void> }> {
    const following = nextOccurrence(this.#schedule, this.#next);
    // The host keeps a status only for schedules of a minute or more, unless the function says otherwise.
    const monitored = this.#fn.trigger.useMonitor ?? following.getTime() - this.#next.getTime() >= 60_000;
    const info = {
      Schedule: { AdjustForDST: true },
      ScheduleStatus: monitored
        ? { Last: this.#last, LastUpdated: this.#lastUpdated, Next: netTime(this.#next) }
        : null,
      IsPastDue: isPastDue,
    };
    return this.#retries.run({ data: { json: JSON.stringify(info) }, reason }, byAdminCall);
  }
}
