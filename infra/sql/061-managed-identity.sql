-- The user of a managed identity, in the role of 060
--
-- For Azure SQL Database and Managed Instance. PrincipalName is the name of the function app (system-assigned) or of the
-- user-assigned identity. Run it in the SSD's database, signed in with Entra as an administrator:
-- sqlcmd -G -v PrincipalName="func-csc-data-flow" -i 061-managed-identity.sql. It may be run again at any time.
--
-- :setvar PrincipalName func-csc-data-flow
GO

IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'$(PrincipalName)')
    CREATE USER [$(PrincipalName)] FROM EXTERNAL PROVIDER;
GO

ALTER ROLE [csc_api_job] ADD MEMBER [$(PrincipalName)];
GO
