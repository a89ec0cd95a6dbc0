import type { Config } from '../../config/config';
import type { Trouble } from '../../dfe/sending/breaker';
import type { DfeClient } from '../../dfe/sending/dfeClient';
import type { Ledger } from '../../ledger/ledger';
import type { AppLockResult } from '../../sql/appLock';
import type { Database } from '../../sql/database';
import type { Logger } from '../../telemetry/logger';
import type { Edge } from '../edge';
import type { ReadingContext, SendingContext } from '../stage/stageContext';

/** What a slice hands to its stages; each takes the part that it works with. */
export interface SliceContext extends ReadingContext, SendingContext {}

/** What a slice needs of the process. */
export interface SliceNeeds {
  readonly config: Config;
  readonly database: Database;
  readonly ledger: Ledger;
  readonly acquireLock: (timeoutMs: number) => Promise<AppLockResult>;
  /** @param trouble that the slice before had with the endpoint */
  readonly createDfe: (trouble: Trouble | undefined) => DfeClient;
  /** Looks whether the ledger and our tables are there and may be used. */
  readonly checkLedger: () => Promise<void>;
  /** The same for the SSD. */
  readonly checkSsd: () => Promise<void>;
  /** Adds the run's id and the slice's number to every line. */
  readonly logger: Logger;
  readonly edge: Edge;
}

/** Deliveries of a message before the host gives it up; as `maxDequeueCount` in host.json. */
export const lastAttempt = 5;
