-- Submissions: what was posted for which child, and what became of it
--
-- Written before each POST and settled after it, so that it is always known what DfE may hold of a child. is_open says that
-- DfE may have taken it in and that no later acceptance has settled it. posted_at is null for what the reference scripts
-- may have sent. inventory is null once a superseded submission is past its retention, or the child's record was removed. Times are UTC, but for receipt_time, which is as DfE gave it.
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

IF OBJECT_ID(N'[$(SchemaName)].[csc_api_submissions]', N'U') IS NULL
BEGIN
    CREATE TABLE [$(SchemaName)].[csc_api_submissions] (
        submission_id int IDENTITY(1, 1) NOT NULL CONSTRAINT PK_csc_api_submissions PRIMARY KEY,
        run_id nvarchar(36) NOT NULL,
        owner nvarchar(100) NULL,
        ledger_table nvarchar(128) NOT NULL,
        endpoint nvarchar(20) NOT NULL,
        person_id nvarchar(48) NOT NULL,
        kind nvarchar(10) NOT NULL CONSTRAINT CK_csc_api_submissions_kind CHECK (kind IN (N'full', N'delta', N'purge')),
        payload_hash binary(32) NULL,
        inventory nvarchar(max) NULL,
        created_at datetime NOT NULL,
        posted_at datetime NULL,
        outcome nvarchar(10) NOT NULL CONSTRAINT CK_csc_api_submissions_outcome CHECK (outcome IN (N'in_flight', N'accepted', N'refused', N'unknown', N'unsent')),
        is_open bit NOT NULL,
        closed_by int NULL,
        settled_at datetime NULL,
        receipt_id nvarchar(100) NULL,
        receipt_time nvarchar(40) NULL,
        reason nvarchar(1000) NULL
    );
    PRINT N'csc_api_submissions: created.';
END;
GO

-- What DfE may hold of a child.
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[csc_api_submissions]') AND name = N'IX_csc_api_submissions_child')
BEGIN
    CREATE INDEX IX_csc_api_submissions_child ON [$(SchemaName)].[csc_api_submissions] (ledger_table, endpoint, person_id, submission_id) INCLUDE (outcome, is_open, kind, payload_hash, settled_at, posted_at, reason);
    PRINT N'csc_api_submissions: index IX_csc_api_submissions_child added.';
END;
GO

-- What a run has sent.
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[csc_api_submissions]') AND name = N'IX_csc_api_submissions_run')
BEGIN
    CREATE INDEX IX_csc_api_submissions_run ON [$(SchemaName)].[csc_api_submissions] (run_id, owner) INCLUDE (outcome, is_open);
    PRINT N'csc_api_submissions: index IX_csc_api_submissions_run added.';
END;
GO

-- The same for people who look: a page at a time in the order posted, all of it or one outcome.
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[csc_api_submissions]') AND name = N'IX_csc_api_submissions_posted')
BEGIN
    CREATE INDEX IX_csc_api_submissions_posted ON [$(SchemaName)].[csc_api_submissions] (run_id, submission_id);
    PRINT N'csc_api_submissions: index IX_csc_api_submissions_posted added.';
END;
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[csc_api_submissions]') AND name = N'IX_csc_api_submissions_outcome')
BEGIN
    CREATE INDEX IX_csc_api_submissions_outcome ON [$(SchemaName)].[csc_api_submissions] (run_id, outcome, submission_id);
    PRINT N'csc_api_submissions: index IX_csc_api_submissions_outcome added.';
END;
GO

-- A random key for each ledger, made by the job. The hashes in the inventories are made with it: a child's block may have few
-- values, and without the key each could be tried. Only the job needs to read it.
IF OBJECT_ID(N'[$(SchemaName)].[csc_api_keys]', N'U') IS NULL
BEGIN
    CREATE TABLE [$(SchemaName)].[csc_api_keys] (
        ledger_table nvarchar(128) NOT NULL CONSTRAINT PK_csc_api_keys PRIMARY KEY,
        inventory_key binary(32) NOT NULL,
        made_at datetime NOT NULL
    );
    PRINT N'csc_api_keys: created.';
END;
GO
