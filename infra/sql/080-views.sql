-- Views for an analyst's own tools, and the role that may read them
--
-- csc_api_v_nights: one row a run, with how it ended in words and what it counted. csc_api_v_records_to_fix: one row a finding
-- that stands, with the rule in words and how to fix it. Both show ids and counts: no name, no date of birth, no postcode.
-- The role csc_api_reader may read the two views and nothing else: put the analysts' group into it
-- (ALTER ROLE [csc_api_reader] ADD MEMBER ...).
--
-- Run it as a database owner with sqlcmd (-v SchemaName=ssd_development), or in SSMS with "SQLCMD Mode" on and the line
-- below uncommented. It may be run again at any time: what is there already is left as it is.
-- SQL Server 2016 and later (compatibility level 120 and later), Azure SQL Database, Managed Instance.
--
-- :setvar SchemaName ssd_development

:on error exit
GO

-- A script that is run in the wrong place stops here, before it has made anything.
IF DB_NAME() IN (N'master', N'model', N'msdb', N'tempdb')
BEGIN
    THROW 50001, N'This is a system database. Connect to the database that holds the SSD (sqlcmd -d), and run the script there.', 1;
END;
GO

IF SCHEMA_ID(N'$(SchemaName)') IS NULL
BEGIN
    THROW 50002, N'This database has no schema $(SchemaName). Give the schema of the SSD as SchemaName, or connect to its database.', 1;
END;
GO

IF OBJECT_ID(N'[$(SchemaName)].[csc_api_v_nights]', N'V') IS NOT NULL
    DROP VIEW [$(SchemaName)].[csc_api_v_nights];
GO

CREATE VIEW [$(SchemaName)].[csc_api_v_nights] AS
SELECT
    run.run_id,
    run.ledger_table,
    run.run_date,
    run.started_by,
    run.requested_at,
    run.started_at,
    run.finished_at,
    run.outcome,
    CASE
        WHEN run.outcome = N'succeeded' THEN N'Everything was sent'
        WHEN run.outcome = N'succeeded_with_findings' THEN N'Sent, with records to fix'
        WHEN run.outcome = N'needs_attention' THEN N'A person must decide'
        WHEN run.outcome = N'failed' THEN N'Failed'
        WHEN run.outcome = N'cancelled' THEN N'Cancelled'
        WHEN run.outcome = N'skipped' THEN N'Skipped: another run was at work'
        WHEN run.state = N'running' THEN N'At work'
        ELSE N'Waiting'
    END AS outcome_in_words,
    CAST(JSON_VALUE(run.counts, '$.persons') AS int) AS persons_read,
    CAST(JSON_VALUE(run.counts, '$.cohort') AS int) AS in_cohort,
    CAST(JSON_VALUE(run.counts, '$.accepted') AS int) AS sent,
    CAST(JSON_VALUE(run.counts, '$.heldBack') AS int) AS held_back,
    CAST(JSON_VALUE(run.counts, '$.refused') AS int) AS refused,
    CAST(JSON_VALUE(run.counts, '$.unknown') AS int) AS without_answer,
    CAST(JSON_VALUE(run.counts, '$.unsent') AS int) AS left_for_next_run,
    run.message
FROM [$(SchemaName)].[csc_api_runs] AS run
-- A dry run and a run for a few people are no nights.
WHERE run.purpose IS NULL;
GO

IF OBJECT_ID(N'[$(SchemaName)].[csc_api_v_records_to_fix]', N'V') IS NOT NULL
    DROP VIEW [$(SchemaName)].[csc_api_v_records_to_fix];
GO

-- What stands: a finding that no run has ended. A rule that this script does not know yet shows its id alone.
CREATE VIEW [$(SchemaName)].[csc_api_v_records_to_fix] AS
SELECT
    finding.person_id,
    finding.severity,
    CASE
        WHEN finding.severity = N'error' THEN N'yes'
        ELSE N'no'
    END AS held_back,
    finding.rule_id,
    COALESCE(rule_text.meaning, finding.rule_id) AS what_is_wrong,
    rule_text.fix AS how_to_fix_it,
    finding.ssd_table,
    finding.ssd_column,
    finding.path,
    finding.value,
    finding.value_length,
    run.run_date AS since,
    finding.ledger_table
FROM [$(SchemaName)].[csc_api_findings] AS finding
LEFT JOIN [$(SchemaName)].[csc_api_runs] AS run ON run.run_id = finding.run_id
LEFT JOIN (
    VALUES
        (N'child-id-missing', N'The person has no id to send.', N'Ask whoever runs the SSD why this row of ssd_person has no id.'),
        (N'child-id-too-long', N'The person id is longer than DfE takes.', N'Ask whoever runs the SSD for ids of at most 20 characters. If your authority has always sent cut ids, a setting does the same.'),
        (N'child-id-shared', N'Cut to the length that DfE takes, the person id would be that of other people too; none of them is sent.', N'Ask whoever runs the SSD for ids that stay different when they are cut.'),
        (N'child-id-characters', N'The person id has a character that DfE does not take.', N'Use only letters, digits, hyphens and underscores in person ids.'),
        (N'payload-not-valid', N'The payload breaks its own schema: a fault of this program.', N'Nothing is to be fixed in the case system. Give the rule and the path to whoever looks after this program.'),
        (N'building-failed', N'Building the payload failed: a fault of this program.', N'Nothing is to be fixed in the case system. Give the person id to whoever looks after this program.'),
        (N'code-not-recognised', N'A coded value is not in its code set and is left out (sex: sent as U).', N'Choose a value from the list in the case system, or ask whoever runs the SSD to map the local value to its code.'),
        (N'upn-not-valid', N'A unique pupil number is not 13 letters or digits and is left out.', N'Correct the UPN. If there is none, record the reason instead.'),
        (N'upn-check-letter', N'The check letter of a unique pupil number is wrong; it is sent.', N'Compare the UPN with that of the school.'),
        (N'name-cut', N'A name is longer than 128 characters and is cut.', N'See whether more than the name is in the field.'),
        (N'postcode-not-valid', N'A postcode does not have the form of one and is left out.', N'Correct the postcode of the address.'),
        (N'flag-not-recognised', N'A yes-or-no value says neither and is left out.', N'Record yes or no.'),
        (N'date-not-valid', N'A date is not a calendar date and is left out.', N'Correct the date.'),
        (N'none-beside-disability', N'"No disability" is recorded beside a disability and is left out.', N'Remove either "no disability" or the disability.'),
        (N'mis-child-id-too-long', N'The legacy id is longer than DfE takes and is left out.', N'Correct the legacy id, or remove it.'),
        (N'mis-child-id-characters', N'The legacy id has a character that DfE does not take and is left out.', N'Correct the legacy id, or remove it.'),
        (N'json-not-valid', N'A JSON text cannot be read and is left out.', N'Ask whoever runs the SSD: the text of this column is not JSON.'),
        (N'sdq-score-not-valid', N'An SDQ score is not a whole number from 0 to 40; the entry is left out.', N'Record the total score as a whole number from 0 to 40.'),
        (N'entry-id-missing', N'An entry has no id and is left out, with what is in it.', N'Ask whoever runs the SSD why this row has no id.'),
        (N'entry-id-too-long', N'The id of an entry is longer than DfE takes; it is left out, with what is in it.', N'Ask whoever runs the SSD for a shorter id of this row.'),
        (N'entry-id-characters', N'The id of an entry has a character that DfE does not take; it is left out, with what is in it.', N'Use only letters, digits, hyphens and underscores in ids.'),
        (N'entry-id-repeated', N'Two entries have one id; the second is left out.', N'Ask whoever runs the SSD why two rows have one id.'),
        (N'worker-id-missing', N'A worker has no registration number; the involvement is left out.', N'Record the worker’s Social Work England number.'),
        (N'worker-id-too-long', N'A registration number is longer than DfE takes; the involvement is left out.', N'Correct the worker’s Social Work England number.'),
        (N'worker-id-characters', N'A registration number has a character that DfE does not take; the involvement is left out.', N'Correct the worker’s Social Work England number.'),
        (N'names-another-person', N'A row is linked to the record of one person and names another; it is left out. Both people get this warning.', N'See which person the record belongs to, and link it to that one.'),
        (N'placement-without-episode', N'A placement belongs to no episode that is sent and is left out.', N'Link the placement to the period of being looked after that it belongs to.'),
        (N'adoption-without-episode', N'There is no episode to send the adoption dates in; they are left out.', N'See whether the referral of this child is missing or closed too early.'),
        (N'care-leaver-without-episode', N'There is no episode to send the care leaver details in; they are left out.', N'See whether the referral of this young person is missing or closed too early.'),
        (N'cp-plan-without-referral', N'A child protection plan has no referral in the window and is left out.', N'Link the plan to its referral.'),
        (N'activity-without-date-of-birth', N'A person with activity in the window has no date of birth and so is not in the cohort.', N'Record the date of birth, or the expected one.'),
        (N'no-episode', N'The child is in the cohort, but there is no episode to send.', N'See whether the referral of this child is missing or closed too early.'),
        (N'end-before-start', N'An end is before its start. It is sent, but for that of a placement.', N'Correct one of the two dates.'),
        (N'date-in-future', N'A date that tells what has happened is after the run date; it is sent.', N'Correct the date.'),
        (N'birth-after-closure', N'The date of birth is after the closure of a referral; both are sent.', N'Correct the date of birth, or the date on which the referral was closed.')
) AS rule_text (rule_id, meaning, fix) ON rule_text.rule_id = finding.rule_id
WHERE finding.ended_by IS NULL
    AND finding.ledger_table IS NOT NULL;
GO

-- A view that was made again has lost its grants.
IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'csc_api_reader')
    CREATE ROLE [csc_api_reader];
GO

GRANT SELECT ON OBJECT::[$(SchemaName)].[csc_api_v_nights] TO [csc_api_reader];
GRANT SELECT ON OBJECT::[$(SchemaName)].[csc_api_v_records_to_fix] TO [csc_api_reader];
GO
