import type { Config } from '../config/config';
import type { KeyVault } from '../secrets/vault';
import type { OpenedDatabase } from '../sql/openDatabase';
import type { Logger } from '../telemetry/logger';
import type { ClockReading } from './network';
import type { CheckId, CheckResult } from './report';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Time and chance, from the edge. */
export interface PreflightEdge {
  readonly now: () => Date;
  readonly newId: () => string;
}

/** What the checks work with, and what one leaves for those after it. */
export interface PreflightContext extends PreflightEdge {
  readonly config: Config;
  /** Where the proxies are named. */
  readonly environment: Environment;
  readonly vault: KeyVault;
  /** Logs nothing: what is found goes into the report. */
  readonly silent: Logger;
  /** The SSD's database; it connects when it is first asked. */
  readonly openDatabase: () => Promise<OpenedDatabase>;
  /** Clocks that were seen on the way. */
  readonly clocks: ClockReading[];
  /** Proxies that wanted other credentials, by address, each with the check that says so. */
  readonly refusedByProxy: Map<string, CheckId>;
  /** What came of a check before. */
  readonly resultOf: (id: CheckId) => CheckResult | undefined;
}

/** Longest time for a connection to come about, in milliseconds. */
export const longestConnectMs = 10_000;
/** Longest time that a check has when nothing else is said, in milliseconds. */
export const usualLimitMs = 15_000;
/** Longest time for what asks SQL Server a few statements, in milliseconds. */
export const sqlLimitMs = 60_000;

/** Gives the result of `work`, done once, however often it is asked for. */
export function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= work());
}
