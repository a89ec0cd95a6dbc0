import type { HostOptions } from './startHost';
import type { HostLogLine } from './hostLog';

/** How the host starts; see `HostOptions`. */
export type HostStart = Omit<HostOptions, 'environment' | 'log'>;

/** What a process has used since it started. */
export interface Resources {
  /** The most memory it has held, in MiB. */
  readonly peakMemoryMb: number;
  /** Processor time, in seconds. */
  readonly cpuSeconds: number;
}

/** What the parent asks of the host's process. */
export type HostCommand =
  | { readonly kind: 'start'; readonly options: HostStart }
  | { readonly kind: 'call'; readonly id: number; readonly call: HostCall };

export type HostCall =
  | { readonly method: 'fireTimer'; readonly name: string; readonly isPastDue: boolean }
  | { readonly method: 'nextTry'; readonly name: string }
  | { readonly method: 'waitIdle' }
  | { readonly method: 'resources' }
  /** From now on it is `now` (ISO text) for the process. */
  | { readonly method: 'setClock'; readonly now: string }
  /** The app is stopped and loaded again, with these settings and no others. */
  | { readonly method: 'restart'; readonly environment: Readonly<Record<string, string>> }
  | { readonly method: 'stop' };

/** What the host's process says. */
export type HostReport =
  | { readonly kind: 'ready'; readonly url: string; readonly functionNames: readonly string[] }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'log'; readonly line: HostLogLine }
  | {
      readonly kind: 'answer';
      readonly id: number;
      readonly resources: Resources;
      /** What the call gives; undefined where it gives nothing. */
      readonly result?: boolean;
      readonly error?: string;
    };
