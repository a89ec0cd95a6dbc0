-- The role with what the job may do, and nothing else
--
-- SELECT on the SSD tables; SELECT, INSERT and UPDATE on the ledger and our tables; DELETE only on runs and findings, for their
-- retention. Creating tables stays a DBA's act. Run it after the tables exist; 061 or 062 then put a user into the role.
-- A table that is dropped loses its grants: where the nightly refresh drops and makes the SSD tables anew, run this at its end, too.
-- Where settings name a table of statutory-return ids or of the refresh signal, grant SELECT on it too, in the same way.
--
-- Run it as a database owner with sqlcmd (-v SchemaName=ssd_development), or in SSMS with "SQLCMD Mode" on and the line
-- below uncommented. It may be run again at any time: what is there already is left as it is.
-- SQL Server 2016 and later (compatibility level 120 and later), Azure SQL Database, Managed Instance.
--
-- :setvar SchemaName ssd_development
GO

IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'csc_api_job')
    CREATE ROLE [csc_api_job];
GO

GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_address] TO [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_assessment_factors] TO [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_care_leavers] TO [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_cin_assessments] TO [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_cin_episodes] TO [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_cin_plans] TO [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_cla_episodes] TO [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_cla_placement] TO [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_cp_plans] TO [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_disability] TO [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_immigration_status] TO [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_initial_cp_conference] TO [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_involvements] TO [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_linked_identifiers] TO [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_permanence] TO [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_person] TO [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_professionals] TO [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_s47_enquiry] TO [csc_api_job];
GRANT SELECT ON OBJECT::[$(SchemaName)].[ssd_sdq_scores] TO [csc_api_job];
GO

GRANT SELECT, INSERT, UPDATE ON OBJECT::[$(SchemaName)].[ssd_api_data_staging_anon] TO [csc_api_job];
GRANT SELECT, INSERT, UPDATE ON OBJECT::[$(SchemaName)].[ssd_api_data_staging] TO [csc_api_job];
GRANT SELECT, INSERT, UPDATE ON OBJECT::[$(SchemaName)].[csc_api_submissions] TO [csc_api_job];
GRANT SELECT, INSERT, UPDATE, DELETE ON OBJECT::[$(SchemaName)].[csc_api_runs] TO [csc_api_job];
GRANT SELECT, INSERT, UPDATE, DELETE ON OBJECT::[$(SchemaName)].[csc_api_findings] TO [csc_api_job];
GO
