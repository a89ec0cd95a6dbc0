-- Shows all that the ledger and our tables keep of one person
--
-- For a subject access request, and for whoever asks what was sent and why. It changes nothing. The result sets, in order: the
-- person's row in the live ledger and in the anonymised one, with the payload as it is now, as DfE last accepted it and as it was
-- last posted; what was posted and what became of it; what validation and the rules said; what dry runs
-- said that would be sent; findings of others that name the id. Not in it are
-- the requests for runs for a few people (csc_api_runs.options), which may name others beside the person.
-- A run at work notes the id that it has reached, and forgets it when it ends. What the SSD holds is not in it.
--
-- The result holds personal data: it is for the person who is entitled to it.
--
-- Run it as a database owner with sqlcmd:
--   sqlcmd -y 0 -i 071-show-person.sql -v SchemaName=ssd_development PersonId=12345
-- or in SSMS with "SQLCMD Mode" on and the lines below uncommented. A quote in an id is written twice.
-- SQL Server 2016 and later (compatibility level 120 and later), Azure SQL Database, Managed Instance.
--
-- :setvar SchemaName ssd_development
-- :setvar PersonId 12345

:on error exit
GO

-- A script that is run in the wrong place stops here, before it has read anything.
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

SELECT N'ssd_api_data_staging' AS kept_in, entry.person_id, entry.legacy_id, entry.row_state, entry.submission_status,
    entry.submission_timestamp, entry.api_response, entry.accepted_by, entry.gone_since, entry.last_updated,
    entry.current_hash, entry.previous_hash, entry.json_payload, entry.previous_json_payload, entry.partial_json_payload
FROM [$(SchemaName)].[ssd_api_data_staging] AS entry
WHERE entry.person_id = N'$(PersonId)'
ORDER BY entry.id;
GO

SELECT N'ssd_api_data_staging_anon' AS kept_in, entry.person_id, entry.legacy_id, entry.row_state, entry.submission_status,
    entry.submission_timestamp, entry.api_response, entry.accepted_by, entry.gone_since, entry.last_updated,
    entry.current_hash, entry.previous_hash, entry.json_payload, entry.previous_json_payload, entry.partial_json_payload
FROM [$(SchemaName)].[ssd_api_data_staging_anon] AS entry
WHERE entry.person_id = N'$(PersonId)'
ORDER BY entry.id;
GO

SELECT N'csc_api_submissions' AS kept_in, submission.person_id, submission.submission_id, submission.ledger_table,
    submission.endpoint, submission.kind, submission.outcome, submission.is_open, submission.created_at, submission.posted_at,
    submission.settled_at, submission.receipt_id, submission.receipt_time, submission.reason, submission.payload_hash,
    submission.inventory, submission.run_id
FROM [$(SchemaName)].[csc_api_submissions] AS submission
WHERE submission.person_id = N'$(PersonId)'
ORDER BY submission.submission_id;
GO

SELECT N'csc_api_findings' AS kept_in, finding.person_id, finding.rule_id, finding.severity, finding.path, finding.ssd_table,
    finding.ssd_column, finding.value, finding.value_length, finding.run_id, finding.ended_by
FROM [$(SchemaName)].[csc_api_findings] AS finding
WHERE finding.person_id = N'$(PersonId)'
ORDER BY finding.finding_id;
GO

SELECT N'csc_api_planned' AS kept_in, planned.person_id, planned.run_id, planned.kind, planned.why, planned.reason, planned.paths
FROM [$(SchemaName)].[csc_api_planned] AS planned
WHERE planned.person_id = N'$(PersonId)'
ORDER BY planned.planned_id;
GO

SELECT N'csc_api_findings of others' AS kept_in, finding.person_id, finding.rule_id, finding.severity, finding.path, finding.value,
    finding.run_id, finding.ended_by
FROM [$(SchemaName)].[csc_api_findings] AS finding
WHERE finding.value = N'$(PersonId)'
    AND finding.person_id <> N'$(PersonId)'
ORDER BY finding.finding_id;
GO
