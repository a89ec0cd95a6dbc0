-- The ledger: one row per child
--
-- Creates both ledger tables, ssd_api_data_staging_anon (tests) and ssd_api_data_staging (live), or brings tables that the
-- reference scripts made to what this project needs: no row is changed or deleted, and the reference scripts go on working.
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

-- A schema of fake children (npm run seed-fake) has a ledger of its own, and is marked by the table csc_api_fake_data.
IF OBJECT_ID(N'[$(SchemaName)].[csc_api_fake_data]', N'U') IS NULL
    AND EXISTS (
        SELECT 1
        FROM sys.tables AS t
        JOIN sys.schemas AS s ON s.schema_id = t.schema_id
        WHERE t.name IN (N'ssd_api_data_staging_anon', N'ssd_api_data_staging')
            AND s.name <> N'$(SchemaName)'
            AND NOT EXISTS (
                SELECT 1
                FROM sys.tables AS mark
                WHERE mark.schema_id = t.schema_id
                    AND mark.name = N'csc_api_fake_data'
            )
    )
BEGIN
    THROW 50003, N'A ledger stands in another schema of this database. A second one would send every child again: give the schema of the first as SchemaName, or rename its tables if they are no longer used.', 1;
END;
GO

---------------------------------------------------------------------------------------------------------------------
-- ssd_api_data_staging_anon
---------------------------------------------------------------------------------------------------------------------
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_api_data_staging_anon]', N'U') IS NULL
BEGIN
    CREATE TABLE [$(SchemaName)].[ssd_api_data_staging_anon] (
        id int IDENTITY(1, 1) NOT NULL CONSTRAINT PK_ssd_api_data_staging_anon PRIMARY KEY,
        person_id nvarchar(48) NOT NULL,
        legacy_id nvarchar(48) NULL,
        previous_json_payload nvarchar(max) NULL,
        json_payload nvarchar(max) NOT NULL,
        partial_json_payload nvarchar(max) NULL,
        current_hash binary(32) NULL,
        previous_hash binary(32) NULL,
        submission_status nvarchar(50) NULL CONSTRAINT DF_ssd_api_data_staging_anon_submission_status DEFAULT N'Pending',
        submission_timestamp datetime NULL,
        api_response nvarchar(max) NULL,
        row_state nvarchar(10) NULL CONSTRAINT DF_ssd_api_data_staging_anon_row_state DEFAULT N'New',
        last_updated datetime NULL CONSTRAINT DF_ssd_api_data_staging_anon_last_updated DEFAULT GETDATE(),
        accepted_by nvarchar(20) NULL,
        gone_since datetime NULL
    );
    PRINT N'ssd_api_data_staging_anon: created.';
END;
GO

-- Columns that an earlier version of the reference scripts did not have, and the two of this project.
IF COL_LENGTH(N'[$(SchemaName)].[ssd_api_data_staging_anon]', N'legacy_id') IS NULL
BEGIN
    ALTER TABLE [$(SchemaName)].[ssd_api_data_staging_anon] ADD legacy_id nvarchar(48) NULL;
    PRINT N'ssd_api_data_staging_anon: column legacy_id added.';
END;
GO

IF COL_LENGTH(N'[$(SchemaName)].[ssd_api_data_staging_anon]', N'previous_json_payload') IS NULL
BEGIN
    ALTER TABLE [$(SchemaName)].[ssd_api_data_staging_anon] ADD previous_json_payload nvarchar(max) NULL;
    PRINT N'ssd_api_data_staging_anon: column previous_json_payload added.';
END;
GO

IF COL_LENGTH(N'[$(SchemaName)].[ssd_api_data_staging_anon]', N'partial_json_payload') IS NULL
BEGIN
    ALTER TABLE [$(SchemaName)].[ssd_api_data_staging_anon] ADD partial_json_payload nvarchar(max) NULL;
    PRINT N'ssd_api_data_staging_anon: column partial_json_payload added.';
END;
GO

IF COL_LENGTH(N'[$(SchemaName)].[ssd_api_data_staging_anon]', N'previous_hash') IS NULL
BEGIN
    ALTER TABLE [$(SchemaName)].[ssd_api_data_staging_anon] ADD previous_hash binary(32) NULL;
    PRINT N'ssd_api_data_staging_anon: column previous_hash added.';
END;
GO

IF COL_LENGTH(N'[$(SchemaName)].[ssd_api_data_staging_anon]', N'accepted_by') IS NULL
BEGIN
    ALTER TABLE [$(SchemaName)].[ssd_api_data_staging_anon] ADD accepted_by nvarchar(20) NULL;
    PRINT N'ssd_api_data_staging_anon: column accepted_by added.';
END;
GO

IF COL_LENGTH(N'[$(SchemaName)].[ssd_api_data_staging_anon]', N'gone_since') IS NULL
BEGIN
    ALTER TABLE [$(SchemaName)].[ssd_api_data_staging_anon] ADD gone_since datetime NULL;
    PRINT N'ssd_api_data_staging_anon: column gone_since added.';
END;
GO

-- Columns that are too narrow (lengths are in bytes), or do not take a null that this project writes.
IF COL_LENGTH(N'[$(SchemaName)].[ssd_api_data_staging_anon]', N'person_id') BETWEEN 1 AND 95
BEGIN
    ALTER TABLE [$(SchemaName)].[ssd_api_data_staging_anon] ALTER COLUMN person_id nvarchar(48) NULL;
    PRINT N'ssd_api_data_staging_anon: column person_id widened to nvarchar(48).';
END;
GO

IF COL_LENGTH(N'[$(SchemaName)].[ssd_api_data_staging_anon]', N'legacy_id') BETWEEN 1 AND 95
BEGIN
    ALTER TABLE [$(SchemaName)].[ssd_api_data_staging_anon] ALTER COLUMN legacy_id nvarchar(48) NULL;
    PRINT N'ssd_api_data_staging_anon: column legacy_id widened to nvarchar(48).';
END;
GO

IF COL_LENGTH(N'[$(SchemaName)].[ssd_api_data_staging_anon]', N'submission_status') BETWEEN 1 AND 99
BEGIN
    ALTER TABLE [$(SchemaName)].[ssd_api_data_staging_anon] ALTER COLUMN submission_status nvarchar(50) NULL;
    PRINT N'ssd_api_data_staging_anon: column submission_status widened to nvarchar(50).';
END;
GO

IF COL_LENGTH(N'[$(SchemaName)].[ssd_api_data_staging_anon]', N'row_state') BETWEEN 1 AND 19
BEGIN
    ALTER TABLE [$(SchemaName)].[ssd_api_data_staging_anon] ALTER COLUMN row_state nvarchar(10) NULL;
    PRINT N'ssd_api_data_staging_anon: column row_state widened to nvarchar(10).';
END;
GO

IF COL_LENGTH(N'[$(SchemaName)].[ssd_api_data_staging_anon]', N'api_response') <> -1
BEGIN
    ALTER TABLE [$(SchemaName)].[ssd_api_data_staging_anon] ALTER COLUMN api_response nvarchar(max) NULL;
    PRINT N'ssd_api_data_staging_anon: column api_response widened to nvarchar(max).';
END;
GO

IF EXISTS (SELECT 1 FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = N'$(SchemaName)' AND TABLE_NAME = N'ssd_api_data_staging_anon' AND COLUMN_NAME = N'partial_json_payload' AND IS_NULLABLE = 'NO')
BEGIN
    ALTER TABLE [$(SchemaName)].[ssd_api_data_staging_anon] ALTER COLUMN partial_json_payload nvarchar(max) NULL;
    PRINT N'ssd_api_data_staging_anon: column partial_json_payload takes nulls now.';
END;
GO

-- The reference scripts make the anonymised table as a copy, which loses the primary key.
IF NOT EXISTS (SELECT 1 FROM sys.key_constraints WHERE parent_object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_api_data_staging_anon]') AND type = 'PK')
BEGIN
    ALTER TABLE [$(SchemaName)].[ssd_api_data_staging_anon] ADD CONSTRAINT PK_ssd_api_data_staging_anon PRIMARY KEY (id);
    PRINT N'ssd_api_data_staging_anon: primary key added.';
END;
GO

-- One row per child. Children with several rows are listed here and left as they are: which row is right is for a person
-- to say. Until then the index is not made, and the job works with the newest of the rows.
IF NOT EXISTS (
    SELECT 1
    FROM sys.indexes AS i
    JOIN sys.index_columns AS ic ON ic.object_id = i.object_id AND ic.index_id = i.index_id
    JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
    WHERE i.object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_api_data_staging_anon]') AND i.is_unique = 1 AND i.has_filter = 0 AND ic.key_ordinal = 1 AND c.name = N'person_id'
        AND NOT EXISTS (
            SELECT 1
            FROM sys.index_columns AS more
            WHERE more.object_id = ic.object_id AND more.index_id = ic.index_id AND more.key_ordinal > 1
        )
)
BEGIN
    IF EXISTS (SELECT 1 FROM [$(SchemaName)].[ssd_api_data_staging_anon] GROUP BY person_id HAVING COUNT(*) > 1)
    BEGIN
        PRINT N'ssd_api_data_staging_anon: children with several rows are listed in the result. Nothing was deleted, and the unique index was not made. Keep one row of each, then run this script again.';
        SELECT person_id, COUNT(*) AS ledger_rows, MIN(id) AS first_id, MAX(id) AS last_id
        FROM [$(SchemaName)].[ssd_api_data_staging_anon]
        GROUP BY person_id
        HAVING COUNT(*) > 1
        ORDER BY person_id;
    END
    ELSE
    BEGIN
        CREATE UNIQUE INDEX UX_ssd_api_data_staging_anon_person_id ON [$(SchemaName)].[ssd_api_data_staging_anon] (person_id);
        PRINT N'ssd_api_data_staging_anon: unique index on person_id added.';
    END;
END;
GO

-- What is Pending, in the order in which it is sent.
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_api_data_staging_anon]') AND name = N'IX_ssd_api_data_staging_anon_pending')
BEGIN
    CREATE INDEX IX_ssd_api_data_staging_anon_pending ON [$(SchemaName)].[ssd_api_data_staging_anon] (submission_status, person_id);
    PRINT N'ssd_api_data_staging_anon: index on submission_status added.';
END;
GO

---------------------------------------------------------------------------------------------------------------------
-- ssd_api_data_staging
---------------------------------------------------------------------------------------------------------------------
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_api_data_staging]', N'U') IS NULL
BEGIN
    CREATE TABLE [$(SchemaName)].[ssd_api_data_staging] (
        id int IDENTITY(1, 1) NOT NULL CONSTRAINT PK_ssd_api_data_staging PRIMARY KEY,
        person_id nvarchar(48) NOT NULL,
        legacy_id nvarchar(48) NULL,
        previous_json_payload nvarchar(max) NULL,
        json_payload nvarchar(max) NOT NULL,
        partial_json_payload nvarchar(max) NULL,
        current_hash binary(32) NULL,
        previous_hash binary(32) NULL,
        submission_status nvarchar(50) NULL CONSTRAINT DF_ssd_api_data_staging_submission_status DEFAULT N'Pending',
        submission_timestamp datetime NULL,
        api_response nvarchar(max) NULL,
        row_state nvarchar(10) NULL CONSTRAINT DF_ssd_api_data_staging_row_state DEFAULT N'New',
        last_updated datetime NULL CONSTRAINT DF_ssd_api_data_staging_last_updated DEFAULT GETDATE(),
        accepted_by nvarchar(20) NULL,
        gone_since datetime NULL
    );
    PRINT N'ssd_api_data_staging: created.';
END;
GO

-- Columns that an earlier version of the reference scripts did not have, and the two of this project.
IF COL_LENGTH(N'[$(SchemaName)].[ssd_api_data_staging]', N'legacy_id') IS NULL
BEGIN
    ALTER TABLE [$(SchemaName)].[ssd_api_data_staging] ADD legacy_id nvarchar(48) NULL;
    PRINT N'ssd_api_data_staging: column legacy_id added.';
END;
GO

IF COL_LENGTH(N'[$(SchemaName)].[ssd_api_data_staging]', N'previous_json_payload') IS NULL
BEGIN
    ALTER TABLE [$(SchemaName)].[ssd_api_data_staging] ADD previous_json_payload nvarchar(max) NULL;
    PRINT N'ssd_api_data_staging: column previous_json_payload added.';
END;
GO

IF COL_LENGTH(N'[$(SchemaName)].[ssd_api_data_staging]', N'partial_json_payload') IS NULL
BEGIN
    ALTER TABLE [$(SchemaName)].[ssd_api_data_staging] ADD partial_json_payload nvarchar(max) NULL;
    PRINT N'ssd_api_data_staging: column partial_json_payload added.';
END;
GO

IF COL_LENGTH(N'[$(SchemaName)].[ssd_api_data_staging]', N'previous_hash') IS NULL
BEGIN
    ALTER TABLE [$(SchemaName)].[ssd_api_data_staging] ADD previous_hash binary(32) NULL;
    PRINT N'ssd_api_data_staging: column previous_hash added.';
END;
GO

IF COL_LENGTH(N'[$(SchemaName)].[ssd_api_data_staging]', N'accepted_by') IS NULL
BEGIN
    ALTER TABLE [$(SchemaName)].[ssd_api_data_staging] ADD accepted_by nvarchar(20) NULL;
    PRINT N'ssd_api_data_staging: column accepted_by added.';
END;
GO

IF COL_LENGTH(N'[$(SchemaName)].[ssd_api_data_staging]', N'gone_since') IS NULL
BEGIN
    ALTER TABLE [$(SchemaName)].[ssd_api_data_staging] ADD gone_since datetime NULL;
    PRINT N'ssd_api_data_staging: column gone_since added.';
END;
GO

-- Columns that are too narrow (lengths are in bytes), or do not take a null that this project writes.
IF COL_LENGTH(N'[$(SchemaName)].[ssd_api_data_staging]', N'person_id') BETWEEN 1 AND 95
BEGIN
    ALTER TABLE [$(SchemaName)].[ssd_api_data_staging] ALTER COLUMN person_id nvarchar(48) NULL;
    PRINT N'ssd_api_data_staging: column person_id widened to nvarchar(48).';
END;
GO

IF COL_LENGTH(N'[$(SchemaName)].[ssd_api_data_staging]', N'legacy_id') BETWEEN 1 AND 95
BEGIN
    ALTER TABLE [$(SchemaName)].[ssd_api_data_staging] ALTER COLUMN legacy_id nvarchar(48) NULL;
    PRINT N'ssd_api_data_staging: column legacy_id widened to nvarchar(48).';
END;
GO

IF COL_LENGTH(N'[$(SchemaName)].[ssd_api_data_staging]', N'submission_status') BETWEEN 1 AND 99
BEGIN
    ALTER TABLE [$(SchemaName)].[ssd_api_data_staging] ALTER COLUMN submission_status nvarchar(50) NULL;
    PRINT N'ssd_api_data_staging: column submission_status widened to nvarchar(50).';
END;
GO

IF COL_LENGTH(N'[$(SchemaName)].[ssd_api_data_staging]', N'row_state') BETWEEN 1 AND 19
BEGIN
    ALTER TABLE [$(SchemaName)].[ssd_api_data_staging] ALTER COLUMN row_state nvarchar(10) NULL;
    PRINT N'ssd_api_data_staging: column row_state widened to nvarchar(10).';
END;
GO

IF COL_LENGTH(N'[$(SchemaName)].[ssd_api_data_staging]', N'api_response') <> -1
BEGIN
    ALTER TABLE [$(SchemaName)].[ssd_api_data_staging] ALTER COLUMN api_response nvarchar(max) NULL;
    PRINT N'ssd_api_data_staging: column api_response widened to nvarchar(max).';
END;
GO

IF EXISTS (SELECT 1 FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = N'$(SchemaName)' AND TABLE_NAME = N'ssd_api_data_staging' AND COLUMN_NAME = N'partial_json_payload' AND IS_NULLABLE = 'NO')
BEGIN
    ALTER TABLE [$(SchemaName)].[ssd_api_data_staging] ALTER COLUMN partial_json_payload nvarchar(max) NULL;
    PRINT N'ssd_api_data_staging: column partial_json_payload takes nulls now.';
END;
GO

-- The reference scripts make the anonymised table as a copy, which loses the primary key.
IF NOT EXISTS (SELECT 1 FROM sys.key_constraints WHERE parent_object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_api_data_staging]') AND type = 'PK')
BEGIN
    ALTER TABLE [$(SchemaName)].[ssd_api_data_staging] ADD CONSTRAINT PK_ssd_api_data_staging PRIMARY KEY (id);
    PRINT N'ssd_api_data_staging: primary key added.';
END;
GO

-- One row per child. Children with several rows are listed here and left as they are: which row is right is for a person
-- to say. Until then the index is not made, and the job works with the newest of the rows.
IF NOT EXISTS (
    SELECT 1
    FROM sys.indexes AS i
    JOIN sys.index_columns AS ic ON ic.object_id = i.object_id AND ic.index_id = i.index_id
    JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
    WHERE i.object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_api_data_staging]') AND i.is_unique = 1 AND i.has_filter = 0 AND ic.key_ordinal = 1 AND c.name = N'person_id'
        AND NOT EXISTS (
            SELECT 1
            FROM sys.index_columns AS more
            WHERE more.object_id = ic.object_id AND more.index_id = ic.index_id AND more.key_ordinal > 1
        )
)
BEGIN
    IF EXISTS (SELECT 1 FROM [$(SchemaName)].[ssd_api_data_staging] GROUP BY person_id HAVING COUNT(*) > 1)
    BEGIN
        PRINT N'ssd_api_data_staging: children with several rows are listed in the result. Nothing was deleted, and the unique index was not made. Keep one row of each, then run this script again.';
        SELECT person_id, COUNT(*) AS ledger_rows, MIN(id) AS first_id, MAX(id) AS last_id
        FROM [$(SchemaName)].[ssd_api_data_staging]
        GROUP BY person_id
        HAVING COUNT(*) > 1
        ORDER BY person_id;
    END
    ELSE
    BEGIN
        CREATE UNIQUE INDEX UX_ssd_api_data_staging_person_id ON [$(SchemaName)].[ssd_api_data_staging] (person_id);
        PRINT N'ssd_api_data_staging: unique index on person_id added.';
    END;
END;
GO

-- What is Pending, in the order in which it is sent.
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_api_data_staging]') AND name = N'IX_ssd_api_data_staging_pending')
BEGIN
    CREATE INDEX IX_ssd_api_data_staging_pending ON [$(SchemaName)].[ssd_api_data_staging] (submission_status, person_id);
    PRINT N'ssd_api_data_staging: index on submission_status added.';
END;
GO
