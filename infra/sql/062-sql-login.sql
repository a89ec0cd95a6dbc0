-- The user of a SQL login, in the role of 060
--
-- For servers without Entra. Make the login first, in master, with a password of its own that only the Key Vault holds:
-- CREATE LOGIN [csc_api_job_login] WITH PASSWORD = N'...', CHECK_POLICY = ON;
-- Then run this in the SSD's database: sqlcmd -v PrincipalName="csc_api_job_login" -i 062-sql-login.sql. It may be run again
-- at any time.
--
-- :setvar PrincipalName csc_api_job_login
GO

IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'$(PrincipalName)')
    CREATE USER [$(PrincipalName)] FOR LOGIN [$(PrincipalName)];
GO

ALTER ROLE [csc_api_job] ADD MEMBER [$(PrincipalName)];
GO
