/**
 * Our tables beside the ledger. Their names do not begin with `ssd_`, so that a nightly job that drops the SSD's tables by
 * that prefix leaves them alone.
 */
export const runsTable = 'csc_api_runs';
export const submissionsTable = 'csc_api_submissions';
export const findingsTable = 'csc_api_findings';
