-- The user of a SQL login or of a Windows account, in the role of 060
--
-- For servers without Entra. Make the login first, in master: a SQL login with a password of its own that only the Key Vault holds,
-- CREATE LOGIN [csc_api_job_login] WITH PASSWORD = N'...', CHECK_POLICY = ON;
-- or one for a Windows account that is used for nothing else, CREATE LOGIN [LA\svc-csc] FROM WINDOWS;
-- Then run this in the SSD's database: sqlcmd -d ssd -v PrincipalName="csc_api_job_login" -i 062-sql-login.sql. It may be run
-- again at any time. After a restore on another server it links the user, which came with the backup, to that server's login.
--
-- :setvar PrincipalName csc_api_job_login

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
    CREATE USER [$(PrincipalName)] FOR LOGIN [$(PrincipalName)];
GO

-- A user whose login has another SID is an orphan, as after a restore. A Windows account keeps its SID.
IF EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'$(PrincipalName)' AND type = 'S')
    ALTER USER [$(PrincipalName)] WITH LOGIN = [$(PrincipalName)];
GO

ALTER ROLE [csc_api_job] ADD MEMBER [$(PrincipalName)];
GO
