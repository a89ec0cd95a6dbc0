// A SQL Server in the authority's own data centre, behind the hub's gateway; the hub's firewall is the way out, its DNS
// servers answer, and a policy of central IT registers private endpoints.
using 'main.bicep'

param name = 'csc-onprem'
param tags = { project: 'csc-data-flow', stage: 'prod' }
param lock = true
param zoneRedundant = true

param network = {
  addressPrefix: '10.20.8.0/24'
  integrationPrefix: '10.20.8.0/26'
  endpointPrefix: '10.20.8.64/26'
  dnsServers: ['10.0.0.4', '10.0.0.5']
  routeTableId: '/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/rg-hub/providers/Microsoft.Network/routeTables/rt-firewall'
  peering: {
    hubNetworkId: '/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworks/vnet-hub'
    useRemoteGateways: true
    allowForwardedTraffic: true
  }
  routedSqlServers: [{ addressPrefix: '10.1.2.3/32', port: 14330 }]
  callerAddressPrefixes: ['10.0.0.0/16']
  dfeAddressPrefixes: ['198.51.100.0/24', '203.0.113.0/24']
}

param dnsByPolicy = true

// Telemetry goes over the firewall; the hub has no private link scope of Azure Monitor.
param privateMonitoring = false

// The service desk's own action group makes a ticket of each alert.
param alerts = {
  actionGroupIds: [
    '/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/rg-hub/providers/Microsoft.Insights/actionGroups/ag-service-desk'
  ]
  longestNightHours: 10
}

param settings = {
  SSD_SQL_SERVER: 'sql01.council.example'
  SSD_SQL_PORT: '14330'
  SSD_SQL_DATABASE: 'ssd'
  SSD_SQL_SCHEMA: 'ssd_development'
  SSD_SQL_SIGN_IN: 'sql-login'
  SSD_REFRESH_TABLE: 'ssd_refresh'
  SSD_REFRESH_WAIT_MINUTES: '300'
  LA_CODE: '002'
  LEDGER_TABLE: 'ssd_api_data_staging'
  DATA_KIND: 'fake'
  DFE_ENDPOINT_KIND: 'pre-production'
  DFE_BASE_URL: 'https://pp-api.education.example/children-in-social-care-data-receiver/1'
  DFE_TOKEN_ENDPOINT: 'https://login.example/00000000-0000-0000-0000-000000000000/oauth2/v2.0/token'
  DFE_SCOPE: 'api://children-in-social-care/.default'
  NIGHTLY_SCHEDULE: '0 30 2 * * *'
}
