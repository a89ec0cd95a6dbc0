-- Optional indexes on the SSD tables
--
-- The job does not need them: without an index it scans each table a few dozen times a night. With them it reads by key, which
-- takes minutes off the night of a large authority. Where the nightly refresh drops and makes the SSD tables anew, run this at its end.
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

IF OBJECT_ID(N'[$(SchemaName)].[ssd_address]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_address]') AND name = N'IX_csc_api_addr_person_id')
    CREATE INDEX IX_csc_api_addr_person_id ON [$(SchemaName)].[ssd_address] (addr_person_id);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_disability]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_disability]') AND name = N'IX_csc_api_disa_person_id')
    CREATE INDEX IX_csc_api_disa_person_id ON [$(SchemaName)].[ssd_disability] (disa_person_id);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_immigration_status]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_immigration_status]') AND name = N'IX_csc_api_immi_person_id')
    CREATE INDEX IX_csc_api_immi_person_id ON [$(SchemaName)].[ssd_immigration_status] (immi_person_id);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_linked_identifiers]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_linked_identifiers]') AND name = N'IX_csc_api_link_person_id')
    CREATE INDEX IX_csc_api_link_person_id ON [$(SchemaName)].[ssd_linked_identifiers] (link_person_id);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_sdq_scores]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_sdq_scores]') AND name = N'IX_csc_api_csdq_person_id')
    CREATE INDEX IX_csc_api_csdq_person_id ON [$(SchemaName)].[ssd_sdq_scores] (csdq_person_id);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_care_leavers]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_care_leavers]') AND name = N'IX_csc_api_clea_person_id')
    CREATE INDEX IX_csc_api_clea_person_id ON [$(SchemaName)].[ssd_care_leavers] (clea_person_id);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_cin_episodes]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cin_episodes]') AND name = N'IX_csc_api_cine_person_id')
    CREATE INDEX IX_csc_api_cine_person_id ON [$(SchemaName)].[ssd_cin_episodes] (cine_person_id);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_cin_assessments]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cin_assessments]') AND name = N'IX_csc_api_cina_person_id')
    CREATE INDEX IX_csc_api_cina_person_id ON [$(SchemaName)].[ssd_cin_assessments] (cina_person_id);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_cin_assessments]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cin_assessments]') AND name = N'IX_csc_api_cina_referral_id')
    CREATE INDEX IX_csc_api_cina_referral_id ON [$(SchemaName)].[ssd_cin_assessments] (cina_referral_id);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_assessment_factors]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_assessment_factors]') AND name = N'IX_csc_api_cinf_assessment_id')
    CREATE INDEX IX_csc_api_cinf_assessment_id ON [$(SchemaName)].[ssd_assessment_factors] (cinf_assessment_id);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_cin_plans]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cin_plans]') AND name = N'IX_csc_api_cinp_person_id')
    CREATE INDEX IX_csc_api_cinp_person_id ON [$(SchemaName)].[ssd_cin_plans] (cinp_person_id);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_cin_plans]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cin_plans]') AND name = N'IX_csc_api_cinp_referral_id')
    CREATE INDEX IX_csc_api_cinp_referral_id ON [$(SchemaName)].[ssd_cin_plans] (cinp_referral_id);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_s47_enquiry]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_s47_enquiry]') AND name = N'IX_csc_api_s47e_person_id')
    CREATE INDEX IX_csc_api_s47e_person_id ON [$(SchemaName)].[ssd_s47_enquiry] (s47e_person_id);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_s47_enquiry]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_s47_enquiry]') AND name = N'IX_csc_api_s47e_referral_id')
    CREATE INDEX IX_csc_api_s47e_referral_id ON [$(SchemaName)].[ssd_s47_enquiry] (s47e_referral_id);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_initial_cp_conference]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_initial_cp_conference]') AND name = N'IX_csc_api_icpc_person_id')
    CREATE INDEX IX_csc_api_icpc_person_id ON [$(SchemaName)].[ssd_initial_cp_conference] (icpc_person_id);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_initial_cp_conference]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_initial_cp_conference]') AND name = N'IX_csc_api_icpc_s47_enquiry_id')
    CREATE INDEX IX_csc_api_icpc_s47_enquiry_id ON [$(SchemaName)].[ssd_initial_cp_conference] (icpc_s47_enquiry_id);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_cp_plans]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cp_plans]') AND name = N'IX_csc_api_cppl_person_id')
    CREATE INDEX IX_csc_api_cppl_person_id ON [$(SchemaName)].[ssd_cp_plans] (cppl_person_id);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_cp_plans]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cp_plans]') AND name = N'IX_csc_api_cppl_referral_id')
    CREATE INDEX IX_csc_api_cppl_referral_id ON [$(SchemaName)].[ssd_cp_plans] (cppl_referral_id);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_cla_episodes]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cla_episodes]') AND name = N'IX_csc_api_clae_person_id')
    CREATE INDEX IX_csc_api_clae_person_id ON [$(SchemaName)].[ssd_cla_episodes] (clae_person_id);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_cla_episodes]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cla_episodes]') AND name = N'IX_csc_api_clae_referral_id')
    CREATE INDEX IX_csc_api_clae_referral_id ON [$(SchemaName)].[ssd_cla_episodes] (clae_referral_id);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_cla_episodes]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cla_episodes]') AND name = N'IX_csc_api_clae_cla_id')
    CREATE INDEX IX_csc_api_clae_cla_id ON [$(SchemaName)].[ssd_cla_episodes] (clae_cla_id);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_cla_placement]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cla_placement]') AND name = N'IX_csc_api_clap_person_id')
    CREATE INDEX IX_csc_api_clap_person_id ON [$(SchemaName)].[ssd_cla_placement] (clap_person_id);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_cla_placement]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cla_placement]') AND name = N'IX_csc_api_clap_cla_id')
    CREATE INDEX IX_csc_api_clap_cla_id ON [$(SchemaName)].[ssd_cla_placement] (clap_cla_id);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_permanence]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_permanence]') AND name = N'IX_csc_api_perm_person_id')
    CREATE INDEX IX_csc_api_perm_person_id ON [$(SchemaName)].[ssd_permanence] (perm_person_id);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_permanence]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_permanence]') AND name = N'IX_csc_api_perm_cla_id')
    CREATE INDEX IX_csc_api_perm_cla_id ON [$(SchemaName)].[ssd_permanence] (perm_cla_id);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_involvements]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_involvements]') AND name = N'IX_csc_api_invo_person_id')
    CREATE INDEX IX_csc_api_invo_person_id ON [$(SchemaName)].[ssd_involvements] (invo_person_id);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_involvements]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_involvements]') AND name = N'IX_csc_api_invo_referral_id')
    CREATE INDEX IX_csc_api_invo_referral_id ON [$(SchemaName)].[ssd_involvements] (invo_referral_id);
GO
