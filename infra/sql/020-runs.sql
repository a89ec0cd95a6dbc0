-- Runs: who or what started them, what they did, how they ended
--
-- One row per run of either ledger table. Times are UTC.
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

IF OBJECT_ID(N'[$(SchemaName)].[csc_api_runs]', N'U') IS NULL
BEGIN
    CREATE TABLE [$(SchemaName)].[csc_api_runs] (
        run_no int IDENTITY(1, 1) NOT NULL,
        run_id nvarchar(36) NOT NULL CONSTRAINT PK_csc_api_runs PRIMARY KEY,
        ledger_table nvarchar(128) NOT NULL,
        state nvarchar(20) NOT NULL CONSTRAINT CK_csc_api_runs_state CHECK (state IN (N'queued', N'running', N'finished')),
        started_by nvarchar(50) NOT NULL,
        requested_by nvarchar(200) NULL,
        reason nvarchar(400) NULL,
        options nvarchar(2000) NOT NULL,
        purpose nvarchar(20) NULL,
        mode nvarchar(10) NOT NULL,
        endpoint nvarchar(20) NOT NULL,
        data_kind nvarchar(10) NOT NULL,
        version nvarchar(50) NOT NULL,
        rules_version nvarchar(100) NULL,
        run_date nvarchar(10) NULL,
        window_start nvarchar(10) NULL,
        window_end nvarchar(10) NULL,
        owner nvarchar(100) NULL,
        slices int NOT NULL,
        stage nvarchar(30) NULL,
        reached nvarchar(max) NULL,
        counts nvarchar(max) NOT NULL,
        table_counts nvarchar(4000) NULL,
        requested_at datetime NOT NULL,
        started_at datetime NULL,
        updated_at datetime NOT NULL,
        finished_at datetime NULL,
        prepare_began_at datetime NULL,
        prepare_ended_at datetime NULL,
        prepare_sound bit NULL,
        cancel_requested bit NOT NULL,
        outcome nvarchar(30) NULL CONSTRAINT CK_csc_api_runs_outcome CHECK (outcome IN (N'succeeded', N'succeeded_with_findings', N'needs_attention', N'failed', N'cancelled', N'skipped')),
        message nvarchar(2000) NULL,
        error_code nvarchar(100) NULL,
        other_run_id nvarchar(36) NULL
    );
    PRINT N'csc_api_runs: created.';
END;
GO

-- Columns that an earlier version of this project did not have.
IF COL_LENGTH(N'[$(SchemaName)].[csc_api_runs]', N'purpose') IS NULL
BEGIN
    ALTER TABLE [$(SchemaName)].[csc_api_runs] ADD purpose nvarchar(20) NULL;
    PRINT N'csc_api_runs: column purpose added.';
END;
GO

IF COL_LENGTH(N'[$(SchemaName)].[csc_api_runs]', N'reason') IS NULL
BEGIN
    ALTER TABLE [$(SchemaName)].[csc_api_runs] ADD reason nvarchar(400) NULL;
    PRINT N'csc_api_runs: column reason added.';
END;
GO

-- The newest runs of a ledger.
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[csc_api_runs]') AND name = N'IX_csc_api_runs_recent')
BEGIN
    CREATE INDEX IX_csc_api_runs_recent ON [$(SchemaName)].[csc_api_runs] (ledger_table, run_no);
    PRINT N'csc_api_runs: index IX_csc_api_runs_recent added.';
END;
GO
