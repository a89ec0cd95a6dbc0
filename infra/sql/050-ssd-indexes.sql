-- Optional indexes on the SSD tables
--
-- The job does not need them: without an index it scans each table a few dozen times a night. With them it reads by key, which
-- takes minutes off the night of a large authority. Each index holds the columns that are read, so the tables themselves are not
-- touched. Where the nightly refresh drops the SSD tables and makes them again, run this at its end.
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
    CREATE INDEX IX_csc_api_addr_person_id
        ON [$(SchemaName)].[ssd_address] (addr_person_id)
        INCLUDE (addr_table_id, addr_address_start_date, addr_address_postcode);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_disability]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_disability]') AND name = N'IX_csc_api_disa_person_id')
    CREATE INDEX IX_csc_api_disa_person_id
        ON [$(SchemaName)].[ssd_disability] (disa_person_id)
        INCLUDE (disa_table_id, disa_disability_code);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_immigration_status]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_immigration_status]') AND name = N'IX_csc_api_immi_person_id')
    CREATE INDEX IX_csc_api_immi_person_id
        ON [$(SchemaName)].[ssd_immigration_status] (immi_person_id)
        INCLUDE (immi_immigration_status_id, immi_immigration_status, immi_immigration_status_end_date);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_linked_identifiers]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_linked_identifiers]') AND name = N'IX_csc_api_link_person_id')
    CREATE INDEX IX_csc_api_link_person_id
        ON [$(SchemaName)].[ssd_linked_identifiers] (link_person_id)
        INCLUDE (link_table_id, link_identifier_type, link_identifier_value, link_valid_from_date);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_sdq_scores]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_sdq_scores]') AND name = N'IX_csc_api_csdq_person_id')
    CREATE INDEX IX_csc_api_csdq_person_id
        ON [$(SchemaName)].[ssd_sdq_scores] (csdq_person_id)
        INCLUDE (csdq_table_id, csdq_sdq_completed_date, csdq_sdq_score);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_care_leavers]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_care_leavers]') AND name = N'IX_csc_api_clea_person_id')
    CREATE INDEX IX_csc_api_clea_person_id
        ON [$(SchemaName)].[ssd_care_leavers] (clea_person_id)
        INCLUDE (clea_table_id, clea_care_leaver_latest_contact, clea_care_leaver_accommodation, clea_care_leaver_activity);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_cin_episodes]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cin_episodes]') AND name = N'IX_csc_api_cine_person_id')
    CREATE INDEX IX_csc_api_cine_person_id
        ON [$(SchemaName)].[ssd_cin_episodes] (cine_person_id)
        INCLUDE (cine_referral_id, cine_referral_date, cine_referral_source_code, cine_referral_nfa, cine_close_date, cine_close_reason);
GO

IF COL_LENGTH(N'[$(SchemaName)].[ssd_cin_assessments]', N'cina_person_id') IS NOT NULL
    AND OBJECT_ID(N'[$(SchemaName)].[ssd_cin_assessments]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cin_assessments]') AND name = N'IX_csc_api_cina_person_id')
    CREATE INDEX IX_csc_api_cina_person_id
        ON [$(SchemaName)].[ssd_cin_assessments] (cina_person_id)
        INCLUDE (cina_assessment_id, cina_referral_id, cina_assessment_start_date, cina_assessment_auth_date);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_cin_assessments]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cin_assessments]') AND name = N'IX_csc_api_cina_referral_id')
    CREATE INDEX IX_csc_api_cina_referral_id
        ON [$(SchemaName)].[ssd_cin_assessments] (cina_referral_id)
        INCLUDE (cina_assessment_id, cina_assessment_start_date, cina_assessment_auth_date);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_assessment_factors]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_assessment_factors]') AND name = N'IX_csc_api_cinf_assessment_id')
    CREATE INDEX IX_csc_api_cinf_assessment_id
        ON [$(SchemaName)].[ssd_assessment_factors] (cinf_assessment_id)
        INCLUDE (cinf_table_id, cinf_assessment_factors_json);
GO

IF COL_LENGTH(N'[$(SchemaName)].[ssd_cin_plans]', N'cinp_person_id') IS NOT NULL
    AND OBJECT_ID(N'[$(SchemaName)].[ssd_cin_plans]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cin_plans]') AND name = N'IX_csc_api_cinp_person_id')
    CREATE INDEX IX_csc_api_cinp_person_id
        ON [$(SchemaName)].[ssd_cin_plans] (cinp_person_id)
        INCLUDE (cinp_cin_plan_id, cinp_referral_id, cinp_cin_plan_start_date, cinp_cin_plan_end_date);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_cin_plans]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cin_plans]') AND name = N'IX_csc_api_cinp_referral_id')
    CREATE INDEX IX_csc_api_cinp_referral_id
        ON [$(SchemaName)].[ssd_cin_plans] (cinp_referral_id)
        INCLUDE (cinp_cin_plan_id, cinp_cin_plan_start_date, cinp_cin_plan_end_date);
GO

IF COL_LENGTH(N'[$(SchemaName)].[ssd_s47_enquiry]', N's47e_person_id') IS NOT NULL
    AND OBJECT_ID(N'[$(SchemaName)].[ssd_s47_enquiry]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_s47_enquiry]') AND name = N'IX_csc_api_s47e_person_id')
    CREATE INDEX IX_csc_api_s47e_person_id
        ON [$(SchemaName)].[ssd_s47_enquiry] (s47e_person_id)
        INCLUDE (s47e_s47_enquiry_id, s47e_referral_id, s47e_s47_start_date, s47e_s47_end_date, s47e_s47_outcome_json);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_s47_enquiry]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_s47_enquiry]') AND name = N'IX_csc_api_s47e_referral_id')
    CREATE INDEX IX_csc_api_s47e_referral_id
        ON [$(SchemaName)].[ssd_s47_enquiry] (s47e_referral_id)
        INCLUDE (s47e_s47_enquiry_id, s47e_s47_start_date, s47e_s47_end_date, s47e_s47_outcome_json);
GO

IF COL_LENGTH(N'[$(SchemaName)].[ssd_initial_cp_conference]', N'icpc_person_id') IS NOT NULL
    AND OBJECT_ID(N'[$(SchemaName)].[ssd_initial_cp_conference]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_initial_cp_conference]') AND name = N'IX_csc_api_icpc_person_id')
    CREATE INDEX IX_csc_api_icpc_person_id
        ON [$(SchemaName)].[ssd_initial_cp_conference] (icpc_person_id)
        INCLUDE (icpc_icpc_id, icpc_s47_enquiry_id, icpc_icpc_date);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_initial_cp_conference]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_initial_cp_conference]') AND name = N'IX_csc_api_icpc_s47_enquiry_id')
    CREATE INDEX IX_csc_api_icpc_s47_enquiry_id
        ON [$(SchemaName)].[ssd_initial_cp_conference] (icpc_s47_enquiry_id)
        INCLUDE (icpc_icpc_id, icpc_icpc_date);
GO

IF COL_LENGTH(N'[$(SchemaName)].[ssd_cp_plans]', N'cppl_person_id') IS NOT NULL
    AND OBJECT_ID(N'[$(SchemaName)].[ssd_cp_plans]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cp_plans]') AND name = N'IX_csc_api_cppl_person_id')
    CREATE INDEX IX_csc_api_cppl_person_id
        ON [$(SchemaName)].[ssd_cp_plans] (cppl_person_id)
        INCLUDE (cppl_cp_plan_id, cppl_referral_id, cppl_cp_plan_start_date, cppl_cp_plan_end_date);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_cp_plans]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cp_plans]') AND name = N'IX_csc_api_cppl_referral_id')
    CREATE INDEX IX_csc_api_cppl_referral_id
        ON [$(SchemaName)].[ssd_cp_plans] (cppl_referral_id)
        INCLUDE (cppl_cp_plan_id, cppl_cp_plan_start_date, cppl_cp_plan_end_date);
GO

IF COL_LENGTH(N'[$(SchemaName)].[ssd_cla_episodes]', N'clae_person_id') IS NOT NULL
    AND OBJECT_ID(N'[$(SchemaName)].[ssd_cla_episodes]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cla_episodes]') AND name = N'IX_csc_api_clae_person_id')
    CREATE INDEX IX_csc_api_clae_person_id
        ON [$(SchemaName)].[ssd_cla_episodes] (clae_person_id)
        INCLUDE (clae_cla_episode_id, clae_referral_id, clae_cla_id, clae_cla_placement_id, clae_cla_episode_start_date, clae_cla_episode_start_reason, clae_cla_episode_ceased_date, clae_cla_episode_ceased_reason);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_cla_episodes]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cla_episodes]') AND name = N'IX_csc_api_clae_referral_id')
    CREATE INDEX IX_csc_api_clae_referral_id
        ON [$(SchemaName)].[ssd_cla_episodes] (clae_referral_id)
        INCLUDE (clae_cla_episode_id, clae_cla_id, clae_cla_placement_id, clae_cla_episode_start_date, clae_cla_episode_start_reason, clae_cla_episode_ceased_date, clae_cla_episode_ceased_reason);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_cla_episodes]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cla_episodes]') AND name = N'IX_csc_api_clae_cla_id')
    CREATE INDEX IX_csc_api_clae_cla_id
        ON [$(SchemaName)].[ssd_cla_episodes] (clae_cla_id)
        INCLUDE (clae_cla_episode_id, clae_referral_id, clae_cla_placement_id, clae_cla_episode_start_date, clae_cla_episode_start_reason, clae_cla_episode_ceased_date, clae_cla_episode_ceased_reason);
GO

IF COL_LENGTH(N'[$(SchemaName)].[ssd_cla_placement]', N'clap_person_id') IS NOT NULL
    AND OBJECT_ID(N'[$(SchemaName)].[ssd_cla_placement]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cla_placement]') AND name = N'IX_csc_api_clap_person_id')
    CREATE INDEX IX_csc_api_clap_person_id
        ON [$(SchemaName)].[ssd_cla_placement] (clap_person_id)
        INCLUDE (clap_cla_placement_id, clap_cla_id, clap_cla_placement_start_date, clap_cla_placement_type, clap_cla_placement_postcode, clap_cla_placement_end_date, clap_cla_placement_change_reason);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_cla_placement]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_cla_placement]') AND name = N'IX_csc_api_clap_cla_id')
    CREATE INDEX IX_csc_api_clap_cla_id
        ON [$(SchemaName)].[ssd_cla_placement] (clap_cla_id)
        INCLUDE (clap_cla_placement_id, clap_cla_placement_start_date, clap_cla_placement_type, clap_cla_placement_postcode, clap_cla_placement_end_date, clap_cla_placement_change_reason);
GO

IF COL_LENGTH(N'[$(SchemaName)].[ssd_permanence]', N'perm_person_id') IS NOT NULL
    AND OBJECT_ID(N'[$(SchemaName)].[ssd_permanence]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_permanence]') AND name = N'IX_csc_api_perm_person_id')
    CREATE INDEX IX_csc_api_perm_person_id
        ON [$(SchemaName)].[ssd_permanence] (perm_person_id)
        INCLUDE (perm_table_id, perm_cla_id, perm_adm_decision_date, perm_matched_date, perm_placed_for_adoption_date);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_permanence]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_permanence]') AND name = N'IX_csc_api_perm_cla_id')
    CREATE INDEX IX_csc_api_perm_cla_id
        ON [$(SchemaName)].[ssd_permanence] (perm_cla_id)
        INCLUDE (perm_table_id, perm_adm_decision_date, perm_matched_date, perm_placed_for_adoption_date);
GO

IF COL_LENGTH(N'[$(SchemaName)].[ssd_involvements]', N'invo_person_id') IS NOT NULL
    AND OBJECT_ID(N'[$(SchemaName)].[ssd_involvements]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_involvements]') AND name = N'IX_csc_api_invo_person_id')
    CREATE INDEX IX_csc_api_invo_person_id
        ON [$(SchemaName)].[ssd_involvements] (invo_person_id)
        INCLUDE (invo_involvements_id, invo_professional_id, invo_professional_role_id, invo_involvement_start_date, invo_involvement_end_date, invo_referral_id);
GO

IF OBJECT_ID(N'[$(SchemaName)].[ssd_involvements]', N'U') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[$(SchemaName)].[ssd_involvements]') AND name = N'IX_csc_api_invo_referral_id')
    CREATE INDEX IX_csc_api_invo_referral_id
        ON [$(SchemaName)].[ssd_involvements] (invo_referral_id)
        INCLUDE (invo_involvements_id, invo_professional_id, invo_professional_role_id, invo_involvement_start_date, invo_involvement_end_date);
GO
