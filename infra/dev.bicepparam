// A small deployment to try things in: fake data, DfE's test endpoint, and an app that a few addresses may call.
using 'main.bicep'

param name = 'csc-dev'
param tags = { project: 'csc-data-flow', stage: 'dev' }

param network = {
  addressPrefix: '10.20.0.0/24'
  integrationPrefix: '10.20.0.0/26'
  endpointPrefix: '10.20.0.64/26'
  natGateway: true
}

// The machines of the people who try it, and of the pipeline that deploys it.
param inboundAddresses = ['203.0.113.7/32', '203.0.113.64/28']
param corsForPortal = true

param sqlServerEndpoint = {
  serverId: '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-ssd-dev/providers/Microsoft.Sql/servers/sql-ssd-dev'
}

// A dev app is looked at anyway; the rules are made, so that they are tried too.
param alerts = { enabled: false }

param settings = {
  SSD_SQL_SERVER: 'sql-ssd-dev.database.windows.net'
  SSD_SQL_DATABASE: 'ssd'
  SSD_SQL_SCHEMA: 'ssd_development'
  LA_CODE: '000'
  LEDGER_TABLE: 'ssd_api_data_staging_anon'
  DATA_KIND: 'fake'
  DFE_ENDPOINT_KIND: 'test'
  DFE_BASE_URL: 'https://pp-api.education.example/children-in-social-care-data-receiver-test/1'
  DFE_TOKEN_ENDPOINT: 'https://login.example/00000000-0000-0000-0000-000000000000/oauth2/v2.0/token'
  DFE_SCOPE: 'api://children-in-social-care/.default'
  NIGHTLY_SCHEDULE: '0 30 2 * * *'
}
