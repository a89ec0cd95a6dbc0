-- Plans: what a dry run says that the next run would do
--
-- One row per child of whom a run would send or write something, or whom it would hold back. It goes with its run. Paths are
-- names of items with ids of entries, and no values; a reason is rules and paths, or DfE's words, cleaned.
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

IF OBJECT_ID(N'[$(SchemaName)].[csc_api_planned]', N'U') IS NULL
BEGIN
    CREATE TABLE [$(SchemaName)].[csc_api_planned] (
        planned_id int IDENTITY(1, 1) NOT NULL CONSTRAINT PK_csc_api_planned PRIMARY KEY,
        run_id nvarchar(36) NOT NULL,
        person_id nvarchar(48) NOT NULL,
        kind nvarchar(10) NOT NULL CONSTRAINT CK_csc_api_planned_kind CHECK (kind IN (N'full', N'delta', N'purge', N'none')),
        why nvarchar(20) NOT NULL,
        reason nvarchar(400) NULL,
        paths nvarchar(max) NULL
    );
    PRINT N'csc_api_planned: created.';
END;
GO

-- What a plan says of a person; the plan itself, in its order.
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[csc_api_planned]') AND name = N'IX_csc_api_planned_run')
BEGIN
    CREATE INDEX IX_csc_api_planned_run ON [$(SchemaName)].[csc_api_planned] (run_id, person_id);
    PRINT N'csc_api_planned: index IX_csc_api_planned_run added.';
END;
GO
