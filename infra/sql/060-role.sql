-- The role with what the job may do, and nothing else
--
-- SELECT on the columns of the SSD that the job reads; SELECT, INSERT and UPDATE on the ledger and our tables; DELETE only on runs,
-- findings and plans, for their retention. Creating tables stays a DBA's act. Run it after the tables exist, and not while a night is under way; 061 or
-- 062 then put a user into the role.
-- A table that is dropped loses its grants: where the nightly refresh drops and makes the SSD tables anew, run this at its end, too.
-- Where settings name a table of statutory-return ids or of the refresh signal, grant SELECT on it too, in the same way.
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

IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'csc_api_job')
    CREATE ROLE [csc_api_job];
GO

-- Of the SSD the columns that the job reads: no NHS number, no address beyond its postcode, no professional's name. An earlier
-- version of this script granted whole tables: that is revoked first.
REVOKE SELECT ON OBJECT::[$(SchemaName)].[ssd_address] FROM [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_address] (
    addr_table_id,
    addr_person_id,
    addr_address_start_date,
    addr_address_postcode
) TO [csc_api_job];
GO

REVOKE SELECT ON OBJECT::[$(SchemaName)].[ssd_assessment_factors] FROM [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_assessment_factors] (
    cinf_table_id,
    cinf_assessment_id,
    cinf_assessment_factors_json
) TO [csc_api_job];
GO

REVOKE SELECT ON OBJECT::[$(SchemaName)].[ssd_care_leavers] FROM [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_care_leavers] (
    clea_table_id,
    clea_person_id,
    clea_care_leaver_latest_contact,
    clea_care_leaver_accommodation,
    clea_care_leaver_activity
) TO [csc_api_job];
GO

REVOKE SELECT ON OBJECT::[$(SchemaName)].[ssd_cin_assessments] FROM [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_cin_assessments] (
    cina_assessment_id,
    cina_referral_id,
    cina_assessment_start_date,
    cina_assessment_auth_date
) TO [csc_api_job];
GO

REVOKE SELECT ON OBJECT::[$(SchemaName)].[ssd_cin_episodes] FROM [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_cin_episodes] (
    cine_referral_id,
    cine_person_id,
    cine_referral_date,
    cine_referral_source_code,
    cine_referral_nfa,
    cine_close_date,
    cine_close_reason
) TO [csc_api_job];
GO

REVOKE SELECT ON OBJECT::[$(SchemaName)].[ssd_cin_plans] FROM [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_cin_plans] (
    cinp_cin_plan_id,
    cinp_referral_id,
    cinp_cin_plan_start_date,
    cinp_cin_plan_end_date
) TO [csc_api_job];
GO

REVOKE SELECT ON OBJECT::[$(SchemaName)].[ssd_cla_episodes] FROM [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_cla_episodes] (
    clae_cla_episode_id,
    clae_referral_id,
    clae_cla_id,
    clae_cla_placement_id,
    clae_cla_episode_start_date,
    clae_cla_episode_start_reason,
    clae_cla_episode_ceased_date,
    clae_cla_episode_ceased_reason
) TO [csc_api_job];
GO

REVOKE SELECT ON OBJECT::[$(SchemaName)].[ssd_cla_placement] FROM [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_cla_placement] (
    clap_cla_placement_id,
    clap_cla_id,
    clap_cla_placement_start_date,
    clap_cla_placement_type,
    clap_cla_placement_postcode,
    clap_cla_placement_end_date,
    clap_cla_placement_change_reason
) TO [csc_api_job];
GO

REVOKE SELECT ON OBJECT::[$(SchemaName)].[ssd_cp_plans] FROM [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_cp_plans] (
    cppl_cp_plan_id,
    cppl_referral_id,
    cppl_cp_plan_start_date,
    cppl_cp_plan_end_date
) TO [csc_api_job];
GO

REVOKE SELECT ON OBJECT::[$(SchemaName)].[ssd_disability] FROM [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_disability] (
    disa_table_id,
    disa_person_id,
    disa_disability_code
) TO [csc_api_job];
GO

REVOKE SELECT ON OBJECT::[$(SchemaName)].[ssd_immigration_status] FROM [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_immigration_status] (
    immi_immigration_status_id,
    immi_person_id,
    immi_immigration_status,
    immi_immigration_status_end_date
) TO [csc_api_job];
GO

REVOKE SELECT ON OBJECT::[$(SchemaName)].[ssd_initial_cp_conference] FROM [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_initial_cp_conference] (
    icpc_icpc_id,
    icpc_s47_enquiry_id,
    icpc_icpc_date
) TO [csc_api_job];
GO

REVOKE SELECT ON OBJECT::[$(SchemaName)].[ssd_involvements] FROM [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_involvements] (
    invo_involvements_id,
    invo_professional_id,
    invo_professional_role_id,
    invo_involvement_start_date,
    invo_involvement_end_date,
    invo_referral_id
) TO [csc_api_job];
GO

REVOKE SELECT ON OBJECT::[$(SchemaName)].[ssd_linked_identifiers] FROM [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_linked_identifiers] (
    link_table_id,
    link_person_id,
    link_identifier_type,
    link_identifier_value,
    link_valid_from_date
) TO [csc_api_job];
GO

REVOKE SELECT ON OBJECT::[$(SchemaName)].[ssd_permanence] FROM [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_permanence] (
    perm_table_id,
    perm_cla_id,
    perm_adm_decision_date,
    perm_matched_date,
    perm_placed_for_adoption_date
) TO [csc_api_job];
GO

REVOKE SELECT ON OBJECT::[$(SchemaName)].[ssd_person] FROM [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_person] (
    pers_person_id,
    pers_legacy_id,
    pers_upn,
    pers_upn_unknown,
    pers_forename,
    pers_surname,
    pers_sex,
    pers_ethnicity,
    pers_dob,
    pers_expected_dob
) TO [csc_api_job];
GO

REVOKE SELECT ON OBJECT::[$(SchemaName)].[ssd_professionals] FROM [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_professionals] (
    prof_professional_id,
    prof_social_worker_registration_no
) TO [csc_api_job];
GO

REVOKE SELECT ON OBJECT::[$(SchemaName)].[ssd_s47_enquiry] FROM [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_s47_enquiry] (
    s47e_s47_enquiry_id,
    s47e_referral_id,
    s47e_s47_start_date,
    s47e_s47_end_date,
    s47e_s47_outcome_json
) TO [csc_api_job];
GO

REVOKE SELECT ON OBJECT::[$(SchemaName)].[ssd_sdq_scores] FROM [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_sdq_scores] (
    csdq_table_id,
    csdq_person_id,
    csdq_sdq_completed_date,
    csdq_sdq_score
) TO [csc_api_job];
GO

-- The person of a row that hangs on something of theirs: the job does without, where an SSD has no such column.
IF COL_LENGTH(N'[$(SchemaName)].[ssd_cin_assessments]', N'cina_person_id') IS NOT NULL
    GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_cin_assessments] (cina_person_id) TO [csc_api_job];
IF COL_LENGTH(N'[$(SchemaName)].[ssd_cin_plans]', N'cinp_person_id') IS NOT NULL
    GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_cin_plans] (cinp_person_id) TO [csc_api_job];
IF COL_LENGTH(N'[$(SchemaName)].[ssd_cla_episodes]', N'clae_person_id') IS NOT NULL
    GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_cla_episodes] (clae_person_id) TO [csc_api_job];
IF COL_LENGTH(N'[$(SchemaName)].[ssd_cla_placement]', N'clap_person_id') IS NOT NULL
    GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_cla_placement] (clap_person_id) TO [csc_api_job];
IF COL_LENGTH(N'[$(SchemaName)].[ssd_cp_plans]', N'cppl_person_id') IS NOT NULL
    GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_cp_plans] (cppl_person_id) TO [csc_api_job];
IF COL_LENGTH(N'[$(SchemaName)].[ssd_initial_cp_conference]', N'icpc_person_id') IS NOT NULL
    GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_initial_cp_conference] (icpc_person_id) TO [csc_api_job];
IF COL_LENGTH(N'[$(SchemaName)].[ssd_involvements]', N'invo_person_id') IS NOT NULL
    GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_involvements] (invo_person_id) TO [csc_api_job];
IF COL_LENGTH(N'[$(SchemaName)].[ssd_permanence]', N'perm_person_id') IS NOT NULL
    GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_permanence] (perm_person_id) TO [csc_api_job];
IF COL_LENGTH(N'[$(SchemaName)].[ssd_s47_enquiry]', N's47e_person_id') IS NOT NULL
    GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_s47_enquiry] (s47e_person_id) TO [csc_api_job];
GO

GRANT SELECT, INSERT, UPDATE ON OBJECT::[$(SchemaName)].[ssd_api_data_staging_anon] TO [csc_api_job];
GRANT SELECT, INSERT, UPDATE ON OBJECT::[$(SchemaName)].[ssd_api_data_staging] TO [csc_api_job];
GRANT SELECT, INSERT, UPDATE ON OBJECT::[$(SchemaName)].[csc_api_submissions] TO [csc_api_job];
GRANT SELECT, INSERT ON OBJECT::[$(SchemaName)].[csc_api_keys] TO [csc_api_job];
GRANT SELECT, INSERT, UPDATE, DELETE ON OBJECT::[$(SchemaName)].[csc_api_runs] TO [csc_api_job];
GRANT SELECT, INSERT, UPDATE, DELETE ON OBJECT::[$(SchemaName)].[csc_api_findings] TO [csc_api_job];
GRANT SELECT, INSERT, DELETE ON OBJECT::[$(SchemaName)].[csc_api_planned] TO [csc_api_job];
GO
