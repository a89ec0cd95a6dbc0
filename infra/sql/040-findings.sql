-- Findings: what validation and the rules say of a child
--
-- A finding is written once, by the run that found it first (run_id), and stands while later runs find it again. ended_by is the
-- run that found it no more; null while it stands. ledger_table is null on rows of an earlier version, which wrote every finding
-- again in every run.
--
-- No names, dates of birth, postcodes, UPNs or free text: rule, place, and a value only where it is an id or a short code.
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

IF OBJECT_ID(N'[$(SchemaName)].[csc_api_findings]', N'U') IS NULL
BEGIN
    CREATE TABLE [$(SchemaName)].[csc_api_findings] (
        finding_id int IDENTITY(1, 1) NOT NULL CONSTRAINT PK_csc_api_findings PRIMARY KEY,
        run_id nvarchar(36) NOT NULL,
        ledger_table nvarchar(128) NULL,
        ended_by nvarchar(36) NULL,
        person_id nvarchar(48) NOT NULL,
        rule_id nvarchar(100) NOT NULL,
        severity nvarchar(10) NOT NULL CONSTRAINT CK_csc_api_findings_severity CHECK (severity IN (N'error', N'warning')),
        path nvarchar(300) NOT NULL,
        ssd_table nvarchar(128) NULL,
        ssd_column nvarchar(128) NULL,
        value nvarchar(100) NULL,
        value_length int NULL
    );
    PRINT N'csc_api_findings: created.';
END;
GO

-- Columns that an earlier version of this project did not have.
IF COL_LENGTH(N'[$(SchemaName)].[csc_api_findings]', N'ledger_table') IS NULL
BEGIN
    ALTER TABLE [$(SchemaName)].[csc_api_findings] ADD ledger_table nvarchar(128) NULL;
    PRINT N'csc_api_findings: column ledger_table added.';
END;
GO

IF COL_LENGTH(N'[$(SchemaName)].[csc_api_findings]', N'ended_by') IS NULL
BEGIN
    ALTER TABLE [$(SchemaName)].[csc_api_findings] ADD ended_by nvarchar(36) NULL;
    PRINT N'csc_api_findings: column ended_by added.';
END;
GO

-- What stands, and of whom; what a run ended.
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[csc_api_findings]') AND name = N'IX_csc_api_findings_standing')
BEGIN
    CREATE INDEX IX_csc_api_findings_standing ON [$(SchemaName)].[csc_api_findings] (ledger_table, ended_by, person_id) INCLUDE (run_id, rule_id, severity, path, ssd_table, ssd_column, value, value_length);
    PRINT N'csc_api_findings: index IX_csc_api_findings_standing added.';
END;
GO

-- What a run found first, and of whom.
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[csc_api_findings]') AND name = N'IX_csc_api_findings_run')
BEGIN
    CREATE INDEX IX_csc_api_findings_run ON [$(SchemaName)].[csc_api_findings] (run_id, person_id);
    PRINT N'csc_api_findings: index IX_csc_api_findings_run added.';
END;
GO

-- What stands, and what a run ended, for people who look: a page at a time, by severity or by rule, in the order found.
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[csc_api_findings]') AND name = N'IX_csc_api_findings_severity')
BEGIN
    CREATE INDEX IX_csc_api_findings_severity ON [$(SchemaName)].[csc_api_findings] (ledger_table, ended_by, severity, finding_id);
    PRINT N'csc_api_findings: index IX_csc_api_findings_severity added.';
END;
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[csc_api_findings]') AND name = N'IX_csc_api_findings_rule')
BEGIN
    CREATE INDEX IX_csc_api_findings_rule ON [$(SchemaName)].[csc_api_findings] (ledger_table, ended_by, severity, rule_id, finding_id);
    PRINT N'csc_api_findings: index IX_csc_api_findings_rule added.';
END;
GO
