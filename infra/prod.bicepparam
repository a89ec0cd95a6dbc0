// The deployment that sends every night: nothing of it can be reached from outside the network.
using 'main.bicep'

param name = 'csc-prod'
param tags = { project: 'csc-data-flow', stage: 'prod' }
param lock = true

param network = {
  addressPrefix: '10.20.4.0/23'
  integrationPrefix: '10.20.4.0/26'
  endpointPrefix: '10.20.4.64/26'
  // One for each further authority that shares this network: see second-authority.bicepparam.
  furtherIntegrationSubnets: [{ name: 'second', addressPrefix: '10.20.4.128/26' }]
  natGateway: true
  peering: {
    hubNetworkId: '/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworks/vnet-hub'
    useRemoteGateways: false
    allowForwardedTraffic: true
  }
  // The people who ask for runs and put secrets into the vault sit here.
  callerAddressPrefixes: ['10.0.0.0/16']
}

// A server of another team: they read the message and approve the connection.
param sqlServerEndpoint = {
  serverId: '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-ssd/providers/Microsoft.Sql/servers/sql-ssd'
  approvalMessage: 'csc-data-flow reads the SSD every night and keeps its ledger beside it.'
}

param privateMonitoring = true
param publicLogQueries = false
param linkScopeAccess = 'PrivateOnly'
param logRetentionDays = 180

// The analysts' pages: an app registration of the authority, and the role that it gives to those who may see them.
param signIn = {
  clientId: '00000000-0000-0000-0000-00000000000d'
  role: 'Pages.Read'
}

param alerts = {
  emails: ['csc-data@council.example']
}

param people = {
  secretOfficersGroupId: '00000000-0000-0000-0000-00000000000a'
  operatorsGroupId: '00000000-0000-0000-0000-00000000000b'
  deployerPrincipalId: '00000000-0000-0000-0000-00000000000c'
}

param settings = {
  SSD_SQL_SERVER: 'sql-ssd.database.windows.net'
  SSD_SQL_DATABASE: 'ssd'
  SSD_SQL_SCHEMA: 'ssd_development'
  LA_CODE: '000'
  LEDGER_TABLE: 'ssd_api_data_staging'
  // The last of the test phases changes these together: live data, ALLOW_LIVE_DATA: 'true', the kind of the endpoint, and
  // the two addresses that DfE gave. The runbook says what comes before.
  DATA_KIND: 'fake'
  DFE_ENDPOINT_KIND: 'pre-production'
  DFE_BASE_URL: 'https://pp-api.education.example/children-in-social-care-data-receiver/1'
  DFE_TOKEN_ENDPOINT: 'https://login.example/00000000-0000-0000-0000-000000000000/oauth2/v2.0/token'
  DFE_SCOPE: 'api://children-in-social-care/.default'
  NIGHTLY_SCHEDULE: '0 30 2 * * *'
}
