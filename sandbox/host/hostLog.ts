import type { RpcLogLevel } from './coreTypes';

/** One line as the app or the host wrote it, with the invocation it belongs to. */
export interface HostLogLine {
  readonly level: RpcLogLevel;
  readonly message: string;
  /** `user`: the app's own; `system`: of the worker and the package; `host`: of the host. */
  readonly category: 'user' | 'system' | 'host';
  readonly functionName?: string;
  readonly invocationId?: string;
}

export type HostLog = (line: HostLogLine) => void;
