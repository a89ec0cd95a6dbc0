import type { SqlNames } from '../../sql/statement';
import { findingsTable, keysTable, plannedTable, runsTable, submissionsTable } from '../sql/tables';

type Right = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';

/** A table that the job writes, and what it needs of it. */
export interface ExpectedTable {
  readonly table: string;
  /** The script of `infra/sql` that makes it or brings it up to date. */
  readonly script: string;
  readonly columns: readonly string[];
  readonly rights: readonly Right[];
}

/** The names in a text with white space between them. */
const namesIn = (text: string): string[] => text.trim().split(/\s+/);

/** The tables that the job writes, with the columns its statements name. */
export const expectedTables = ({ ledgerTable }: SqlNames): readonly ExpectedTable[] => [
  {
    table: ledgerTable,
    script: '010-ledger.sql',
    columns: namesIn(`
      id person_id legacy_id previous_json_payload json_payload partial_json_payload current_hash
      previous_hash submission_status submission_timestamp api_response row_state last_updated accepted_by
      gone_since
    `),
    rights: ['SELECT', 'INSERT', 'UPDATE'],
  },
  {
    table: runsTable,
    script: '020-runs.sql',
    columns: namesIn(`
      run_no run_id ledger_table state started_by requested_by reason options purpose mode endpoint data_kind
      version rules_version run_date window_start window_end owner slices stage reached counts table_counts
      requested_at started_at updated_at finished_at prepare_began_at prepare_ended_at prepare_sound
      cancel_requested outcome message error_code other_run_id
    `),
    rights: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  },
  {
    table: submissionsTable,
    script: '030-submissions.sql',
    columns: namesIn(`
      submission_id run_id owner ledger_table endpoint person_id kind payload_hash inventory created_at
      posted_at outcome is_open closed_by settled_at receipt_id receipt_time reason
    `),
    rights: ['SELECT', 'INSERT', 'UPDATE'],
  },
  {
    table: keysTable,
    script: '030-submissions.sql',
    columns: namesIn('ledger_table inventory_key made_at'),
    rights: ['SELECT', 'INSERT'],
  },
  {
    table: findingsTable,
    script: '040-findings.sql',
    columns: namesIn(`
      finding_id run_id ledger_table ended_by person_id rule_id severity path ssd_table ssd_column value value_length
    `),
    rights: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  },
  {
    table: plannedTable,
    script: '045-planned.sql',
    columns: namesIn('planned_id run_id person_id kind why reason paths'),
    rights: ['SELECT', 'INSERT', 'DELETE'],
  },
];
