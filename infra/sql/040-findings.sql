-- Findings: what validation and the rules said of a child in a run
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

-- The findings of a run, and of a child in it.
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[csc_api_findings]') AND name = N'IX_csc_api_findings_run')
BEGIN
    CREATE INDEX IX_csc_api_findings_run ON [$(SchemaName)].[csc_api_findings] (run_id, person_id);
    PRINT N'csc_api_findings: index IX_csc_api_findings_run added.';
END;
GO
