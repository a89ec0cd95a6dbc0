-- Take the job out of the database
--
-- Drops the job's user and role, the indexes of 050, and the tables of runs, submissions, findings and plans. The ledger stays, with what
-- DfE has taken of each child: with it a later installation goes on where this one ended. KeepLedger=no drops it too; then what
-- DfE holds of a child is known nowhere here any more, and a removal has to be asked of DfE.
--
-- Stop the function app first. Run it as a database owner with sqlcmd:
-- sqlcmd -d ssd -v SchemaName=ssd_development PrincipalName="func-csc-data-flow" KeepLedger=yes -i 090-uninstall.sql
-- or in SSMS with "SQLCMD Mode" on and the lines below uncommented. It may be run again: what is gone already is passed over.
--
-- :setvar SchemaName ssd_development
-- :setvar PrincipalName func-csc-data-flow
-- :setvar KeepLedger yes

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

IF N'$(KeepLedger)' NOT IN (N'yes', N'no')
BEGIN
    THROW 50005, N'Say KeepLedger=yes to keep the ledger, or KeepLedger=no to drop it.', 1;
END;
GO

IF EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'$(PrincipalName)')
BEGIN
    DROP USER [$(PrincipalName)];
    PRINT N'User $(PrincipalName): dropped.';
END;
GO

-- Fails where others are in the role: say with PrincipalName who they are, one after the other.
IF EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'csc_api_job')
BEGIN
    DROP ROLE [csc_api_job];
    PRINT N'Role csc_api_job: dropped.';
END;
GO

-- Take the analysts out of the role first: a role with members is not dropped.
IF EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'csc_api_reader')
BEGIN
    DROP ROLE [csc_api_reader];
    PRINT N'Role csc_api_reader: dropped.';
END;
GO

IF OBJECT_ID(N'[$(SchemaName)].[csc_api_v_nights]', N'V') IS NOT NULL
BEGIN
    DROP VIEW [$(SchemaName)].[csc_api_v_nights];
    PRINT N'csc_api_v_nights: dropped.';
END;
GO

IF OBJECT_ID(N'[$(SchemaName)].[csc_api_v_records_to_fix]', N'V') IS NOT NULL
BEGIN
    DROP VIEW [$(SchemaName)].[csc_api_v_records_to_fix];
    PRINT N'csc_api_v_records_to_fix: dropped.';
END;
GO

IF OBJECT_ID(N'[$(SchemaName)].[csc_api_planned]', N'U') IS NOT NULL
BEGIN
    DROP TABLE [$(SchemaName)].[csc_api_planned];
    PRINT N'csc_api_planned: dropped.';
END;
GO

IF OBJECT_ID(N'[$(SchemaName)].[csc_api_findings]', N'U') IS NOT NULL
BEGIN
    DROP TABLE [$(SchemaName)].[csc_api_findings];
    PRINT N'csc_api_findings: dropped.';
END;
GO

IF OBJECT_ID(N'[$(SchemaName)].[csc_api_keys]', N'U') IS NOT NULL
BEGIN
    DROP TABLE [$(SchemaName)].[csc_api_keys];
    PRINT N'csc_api_keys: dropped.';
END;
GO

IF OBJECT_ID(N'[$(SchemaName)].[csc_api_submissions]', N'U') IS NOT NULL
BEGIN
    DROP TABLE [$(SchemaName)].[csc_api_submissions];
    PRINT N'csc_api_submissions: dropped.';
END;
GO

IF OBJECT_ID(N'[$(SchemaName)].[csc_api_runs]', N'U') IS NOT NULL
BEGIN
    DROP TABLE [$(SchemaName)].[csc_api_runs];
    PRINT N'csc_api_runs: dropped.';
END;
GO

IF EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_address]') AND name = N'IX_csc_api_addr_person_id')
    DROP INDEX IX_csc_api_addr_person_id ON [$(SchemaName)].[ssd_address];
GO

IF EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_disability]') AND name = N'IX_csc_api_disa_person_id')
    DROP INDEX IX_csc_api_disa_person_id ON [$(SchemaName)].[ssd_disability];
GO

IF EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_immigration_status]') AND name = N'IX_csc_api_immi_person_id')
    DROP INDEX IX_csc_api_immi_person_id ON [$(SchemaName)].[ssd_immigration_status];
GO

IF EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_linked_identifiers]') AND name = N'IX_csc_api_link_person_id')
    DROP INDEX IX_csc_api_link_person_id ON [$(SchemaName)].[ssd_linked_identifiers];
GO

IF EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_sdq_scores]') AND name = N'IX_csc_api_csdq_person_id')
    DROP INDEX IX_csc_api_csdq_person_id ON [$(SchemaName)].[ssd_sdq_scores];
GO

IF EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_care_leavers]') AND name = N'IX_csc_api_clea_person_id')
    DROP INDEX IX_csc_api_clea_person_id ON [$(SchemaName)].[ssd_care_leavers];
GO

IF EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cin_episodes]') AND name = N'IX_csc_api_cine_person_id')
    DROP INDEX IX_csc_api_cine_person_id ON [$(SchemaName)].[ssd_cin_episodes];
GO

IF EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cin_assessments]') AND name = N'IX_csc_api_cina_person_id')
    DROP INDEX IX_csc_api_cina_person_id ON [$(SchemaName)].[ssd_cin_assessments];
GO

IF EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cin_assessments]') AND name = N'IX_csc_api_cina_referral_id')
    DROP INDEX IX_csc_api_cina_referral_id ON [$(SchemaName)].[ssd_cin_assessments];
GO

IF EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_assessment_factors]') AND name = N'IX_csc_api_cinf_assessment_id')
    DROP INDEX IX_csc_api_cinf_assessment_id ON [$(SchemaName)].[ssd_assessment_factors];
GO

IF EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cin_plans]') AND name = N'IX_csc_api_cinp_person_id')
    DROP INDEX IX_csc_api_cinp_person_id ON [$(SchemaName)].[ssd_cin_plans];
GO

IF EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cin_plans]') AND name = N'IX_csc_api_cinp_referral_id')
    DROP INDEX IX_csc_api_cinp_referral_id ON [$(SchemaName)].[ssd_cin_plans];
GO

IF EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_s47_enquiry]') AND name = N'IX_csc_api_s47e_person_id')
    DROP INDEX IX_csc_api_s47e_person_id ON [$(SchemaName)].[ssd_s47_enquiry];
GO

IF EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_s47_enquiry]') AND name = N'IX_csc_api_s47e_referral_id')
    DROP INDEX IX_csc_api_s47e_referral_id ON [$(SchemaName)].[ssd_s47_enquiry];
GO

IF EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_initial_cp_conference]') AND name = N'IX_csc_api_icpc_person_id')
    DROP INDEX IX_csc_api_icpc_person_id ON [$(SchemaName)].[ssd_initial_cp_conference];
GO

IF EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_initial_cp_conference]') AND name = N'IX_csc_api_icpc_s47_enquiry_id')
    DROP INDEX IX_csc_api_icpc_s47_enquiry_id ON [$(SchemaName)].[ssd_initial_cp_conference];
GO

IF EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cp_plans]') AND name = N'IX_csc_api_cppl_person_id')
    DROP INDEX IX_csc_api_cppl_person_id ON [$(SchemaName)].[ssd_cp_plans];
GO

IF EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cp_plans]') AND name = N'IX_csc_api_cppl_referral_id')
    DROP INDEX IX_csc_api_cppl_referral_id ON [$(SchemaName)].[ssd_cp_plans];
GO

IF EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cla_episodes]') AND name = N'IX_csc_api_clae_person_id')
    DROP INDEX IX_csc_api_clae_person_id ON [$(SchemaName)].[ssd_cla_episodes];
GO

IF EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cla_episodes]') AND name = N'IX_csc_api_clae_referral_id')
    DROP INDEX IX_csc_api_clae_referral_id ON [$(SchemaName)].[ssd_cla_episodes];
GO

IF EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cla_episodes]') AND name = N'IX_csc_api_clae_cla_id')
    DROP INDEX IX_csc_api_clae_cla_id ON [$(SchemaName)].[ssd_cla_episodes];
GO

IF EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cla_placement]') AND name = N'IX_csc_api_clap_person_id')
    DROP INDEX IX_csc_api_clap_person_id ON [$(SchemaName)].[ssd_cla_placement];
GO

IF EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cla_placement]') AND name = N'IX_csc_api_clap_cla_id')
    DROP INDEX IX_csc_api_clap_cla_id ON [$(SchemaName)].[ssd_cla_placement];
GO

IF EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_permanence]') AND name = N'IX_csc_api_perm_person_id')
    DROP INDEX IX_csc_api_perm_person_id ON [$(SchemaName)].[ssd_permanence];
GO

IF EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_permanence]') AND name = N'IX_csc_api_perm_cla_id')
    DROP INDEX IX_csc_api_perm_cla_id ON [$(SchemaName)].[ssd_permanence];
GO

IF EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_involvements]') AND name = N'IX_csc_api_invo_person_id')
    DROP INDEX IX_csc_api_invo_person_id ON [$(SchemaName)].[ssd_involvements];
GO

IF EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_involvements]') AND name = N'IX_csc_api_invo_referral_id')
    DROP INDEX IX_csc_api_invo_referral_id ON [$(SchemaName)].[ssd_involvements];
GO

IF N'$(KeepLedger)' = N'no' AND OBJECT_ID(N'[$(SchemaName)].[ssd_api_data_staging_anon]', N'U') IS NOT NULL
BEGIN
    DROP TABLE [$(SchemaName)].[ssd_api_data_staging_anon];
    PRINT N'ssd_api_data_staging_anon: dropped.';
END;
GO

IF N'$(KeepLedger)' = N'no' AND OBJECT_ID(N'[$(SchemaName)].[ssd_api_data_staging]', N'U') IS NOT NULL
BEGIN
    DROP TABLE [$(SchemaName)].[ssd_api_data_staging];
    PRINT N'ssd_api_data_staging: dropped.';
END;
GO
