// A second authority of the same trust: an app, identity, vault, storage and ledger of its own, in a resource group of its
// own. It shares the network, the private DNS zones, the workspace and the private link scope of the first, by their ids.
using 'main.bicep'

var first = '/subscriptions/00000000-0000-0000-0000-0000000000ff/resourceGroups/rg-csc-prod/providers'
var firstNetwork = '${first}/Microsoft.Network/virtualNetworks/vnet-csc-prod'
var firstZones = '${first}/Microsoft.Network/privateDnsZones'

param name = 'csc-second'
param tags = { project: 'csc-data-flow', stage: 'prod' }
param lock = true

param existingSubnets = {
  integrationSubnetId: '${firstNetwork}/subnets/integration-second'
  endpointSubnetId: '${firstNetwork}/subnets/endpoints'
}

param existingZoneIds = {
  'privatelink.blob.core.windows.net': '${firstZones}/privatelink.blob.core.windows.net'
  'privatelink.queue.core.windows.net': '${firstZones}/privatelink.queue.core.windows.net'
  'privatelink.table.core.windows.net': '${firstZones}/privatelink.table.core.windows.net'
  'privatelink.vaultcore.azure.net': '${firstZones}/privatelink.vaultcore.azure.net'
  'privatelink.azurewebsites.net': '${firstZones}/privatelink.azurewebsites.net'
  'privatelink.database.windows.net': '${firstZones}/privatelink.database.windows.net'
}

param existingWorkspaceId = '${first}/Microsoft.OperationalInsights/workspaces/log-csc-prod'
param existingLinkScopeId = '${first}/Microsoft.Insights/privateLinkScopes/ampls-csc-prod'
param privateMonitoring = true
param publicLogQueries = false

param sqlServerEndpoint = {
  serverId: '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-ssd-second/providers/Microsoft.Sql/servers/sql-ssd-second'
}

param alerts = {
  emails: ['csc-data@second.example']
}

param people = {
  secretOfficersGroupId: '00000000-0000-0000-0000-00000000001a'
  operatorsGroupId: '00000000-0000-0000-0000-00000000001b'
  deployerPrincipalId: '00000000-0000-0000-0000-00000000000c'
}

param settings = {
  SSD_SQL_SERVER: 'sql-ssd-second.database.windows.net'
  SSD_SQL_DATABASE: 'ssd'
  SSD_SQL_SCHEMA: 'ssd_development'
  LA_CODE: '001'
  LEDGER_TABLE: 'ssd_api_data_staging'
  DATA_KIND: 'fake'
  DFE_ENDPOINT_KIND: 'pre-production'
  DFE_BASE_URL: 'https://pp-api.education.example/children-in-social-care-data-receiver/1'
  DFE_TOKEN_ENDPOINT: 'https://login.example/00000000-0000-0000-0000-000000000000/oauth2/v2.0/token'
  DFE_SCOPE: 'api://children-in-social-care/.default'
  // Half an hour after the first one's, so that the two do not share the same minutes of the SQL server.
  NIGHTLY_SCHEDULE: '0 0 3 * * *'
}
