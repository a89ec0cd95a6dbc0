-- The user of a managed identity, in the role of 060
--
-- For Azure SQL Database and Managed Instance. PrincipalName is the name of the function app (system-assigned) or of the
-- user-assigned identity; PrincipalObjectId is its object id (principal id), which tells it from others of the same name. Run it
-- in the SSD's database, signed in with Entra as an administrator; the server's own identity must be allowed to read the directory:
-- sqlcmd -G -d ssd -v PrincipalName="func-csc-data-flow" PrincipalObjectId="00000000-..." -i 061-managed-identity.sql
--
-- It may be run again at any time. An app that was deleted and made again has another identity under the same name: drop the
-- old user first (DROP USER), then run this.
--
-- :setvar PrincipalName func-csc-data-flow
-- :setvar PrincipalObjectId 00000000-0000-0000-0000-000000000000

:on error exit
GO

-- A script that is run in the wrong place stops here, before it has made anything.
IF DB_NAME() IN (N'master', N'model', N'msdb', N'tempdb')
BEGIN
    THROW 50001, N'This is a system database. Connect to the database that holds the SSD (sqlcmd -d), and run the script there.', 1;
END;
GO

IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'csc_api_job')
BEGIN
    THROW 50004, N'This database has no role csc_api_job: run 060-role.sql here first, or connect to the database that holds the SSD.', 1;
END;
GO

IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'$(PrincipalName)')
    CREATE USER [$(PrincipalName)] FROM EXTERNAL PROVIDER WITH OBJECT_ID = '$(PrincipalObjectId)';
GO

ALTER ROLE [csc_api_job] ADD MEMBER [$(PrincipalName)];
GO
