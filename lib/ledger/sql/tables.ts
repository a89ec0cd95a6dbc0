import { binary, datetime, nvarchar } from '../../sql/sqlType';

/**
 * Our tables beside the ledger. Their names do not begin with `ssd_`, so that a nightly job that drops the SSD's tables by
 * that prefix leaves them alone.
 */
export const runsTable = 'csc_api_runs';
export const submissionsTable = 'csc_api_submissions';
export const findingsTable = 'csc_api_findings';
export const keysTable = 'csc_api_keys';
export const plannedTable = 'csc_api_planned';

/** Types of the columns that several statements write or ask for (`infra/sql`). */
export const personIdType = nvarchar(48);
export const hashType = binary(32);
export const ledgerTableType = nvarchar(128);
export const endpointType = nvarchar(20);
export const runIdType = nvarchar(36);
export const ownerType = nvarchar(100);
export const textType = nvarchar('max');

/** What the statements that write submissions share: for which run, of which ledger, to which endpoint, and when. */
export const submissionParameters = {
  run: runIdType,
  owner: ownerType,
  ledger: ledgerTableType,
  endpoint: endpointType,
  now: datetime,
} as const;
