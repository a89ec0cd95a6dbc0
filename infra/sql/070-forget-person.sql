-- Forgets one person: every row that the ledger and our tables keep of that id
--
-- For a person whose data must not be kept any more (an erasure that was granted, a row that was never a person). It deletes the
-- person's ledger rows, submissions, plans and findings, the id where another person's finding names it, the ids in the requests for
-- runs for a few people, and how far finished runs of an earlier version had come, which may be the id. What the person's record was sent as goes with it, so nothing of it can be asked for afterwards.
--
-- It does not remove the record at DfE, and it does not touch the SSD: take the person out of the SSD first, or the next run
-- writes the person's row again. Where DfE may still hold the record the script stops: let the job remove it first (the second
-- night after the person has left the SSD), or say EvenIfDfeHolds=yes. 071-show-person.sql shows before what there is, and
-- afterwards that nothing is left. Backups of the database are not in its reach.
--
-- Run it as a database owner with sqlcmd while no run is at work:
--   sqlcmd -i 070-forget-person.sql -v SchemaName=ssd_development PersonId=12345 EvenIfDfeHolds=no
-- or in SSMS with "SQLCMD Mode" on and the lines below uncommented. A quote in an id is written twice. It may be run again at any
-- time: all of it is done, or nothing.
-- SQL Server 2016 and later (compatibility level 120 and later), Azure SQL Database, Managed Instance.
--
-- :setvar SchemaName ssd_development
-- :setvar PersonId 12345
-- :setvar EvenIfDfeHolds no

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

IF N'$(EvenIfDfeHolds)' <> N'yes'
    AND (
        EXISTS (
            SELECT 1
            FROM [$(SchemaName)].[csc_api_submissions] AS submission
            WHERE submission.person_id = N'$(PersonId)'
                AND (submission.is_open = 1 OR submission.outcome = N'accepted')
                AND submission.kind <> N'purge'
                AND NOT EXISTS (
                    SELECT 1
                    FROM [$(SchemaName)].[csc_api_submissions] AS removal
                    WHERE removal.ledger_table = submission.ledger_table
                        AND removal.endpoint = submission.endpoint
                        AND removal.person_id = submission.person_id
                        AND removal.kind = N'purge'
                        AND removal.outcome = N'accepted'
                        AND removal.submission_id > submission.submission_id
                )
        )
        OR EXISTS (
            SELECT 1
            FROM [$(SchemaName)].[ssd_api_data_staging] AS entry
            WHERE entry.person_id = N'$(PersonId)'
                AND entry.previous_json_payload IS NOT NULL
        )
        OR EXISTS (
            SELECT 1
            FROM [$(SchemaName)].[ssd_api_data_staging_anon] AS entry
            WHERE entry.person_id = N'$(PersonId)'
                AND entry.previous_json_payload IS NOT NULL
        )
    )
    THROW 50070, N'DfE may still hold this person''s record, and without these rows the job cannot remove it. Nothing was deleted. Let the job remove it first, or run this again with EvenIfDfeHolds=yes.', 1;

SET XACT_ABORT ON;
BEGIN TRANSACTION;

DELETE FROM [$(SchemaName)].[ssd_api_data_staging]
WHERE person_id = N'$(PersonId)';

DELETE FROM [$(SchemaName)].[ssd_api_data_staging_anon]
WHERE person_id = N'$(PersonId)';

DELETE FROM [$(SchemaName)].[csc_api_submissions]
WHERE person_id = N'$(PersonId)';

DELETE FROM [$(SchemaName)].[csc_api_planned]
WHERE person_id = N'$(PersonId)';

DELETE FROM [$(SchemaName)].[csc_api_findings]
WHERE person_id = N'$(PersonId)';

UPDATE [$(SchemaName)].[csc_api_findings]
SET value = NULL
WHERE value = N'$(PersonId)';

UPDATE [$(SchemaName)].[csc_api_runs]
SET options = N'{"persons":["forgotten"]}'
WHERE state = N'finished'
    AND purpose IS NOT NULL;

UPDATE [$(SchemaName)].[csc_api_runs]
SET reached = NULL
WHERE state = N'finished'
    AND reached IS NOT NULL;

COMMIT TRANSACTION;
PRINT N'Nothing of this person is kept in the ledger and our tables any more.';
GO
