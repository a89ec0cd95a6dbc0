// Everything that one local authority needs in Azure, in one resource group. README.md says in which order.
targetScope = 'resourceGroup'

import {
  Alerts
  AppSettings
  ExistingSubnets
  NewNetwork
  People
  SignIn
  SqlServerEndpoint
} from 'modules/types.bicep'

// ---------------------------------------------------------------- what it is called, and where it stands

@description('Short name that the resources are named after, such as csc-prod.')
@minLength(3)
@maxLength(14)
param name string

@description('Azure region. The network, where it is there already, must be in the same one.')
param location string = resourceGroup().location

@description('Tags for every resource.')
param tags object = {}

@description('Version of Node.')
param nodeVersion '22' | '24' = '24'

@description('Spread the plan, the storage and the outbound address over zones. A job of one night does not need it.')
param zoneRedundant bool = false

@description('Lock what cannot be had back: vault, storage, workspace and outbound address.')
param lock bool = false

// ---------------------------------------------------------------- the app's settings

@description('Application settings, by the names that the README lists.')
param settings AppSettings

@description('Storage queue that carries the slices of a run.')
@minLength(3)
@maxLength(56)
param queueName string = 'csc-runs'

// ---------------------------------------------------------------- network

@description('A network of this deployment\'s own. Left out only where existingSubnets is given.')
param network NewNetwork?

@description('Subnets that are there already, such as those of an authority that is deployed first.')
param existingSubnets ExistingSubnets?

@description('Private DNS zones that are there already: resource id by zone name. Zones that are not named are made.')
param existingZoneIds { *: string } = {}

@description('The authority registers private endpoints by a policy of its own: then no zone is made and no record written.')
param dnsByPolicy bool = false

@description('Addresses that may call the app from outside the network, as 203.0.113.7/32. For a dev app only; empty: none.')
param inboundAddresses string[] = []

@description('Let the Azure portal call the app from a browser, to try functions by hand.')
param corsForPortal bool = false

@description('Sign-in to the pages with Entra. Left out: the pages answer nobody.')
param signIn SignIn?

@description('The Azure SQL server of the SSD, reached through a private endpoint. Left out where the SSD is elsewhere: see routedSqlServers of the network.')
param sqlServerEndpoint SqlServerEndpoint?

// ---------------------------------------------------------------- monitoring

@description('Resource id of a Log Analytics workspace that is there already. Left out: one is made.')
param existingWorkspaceId string?

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 90

@description('Send telemetry through a private link scope, and take none from elsewhere.')
param privateMonitoring bool = false

@description('Resource id of a private link scope that is there already: a DNS domain has room for one. Left out: with privateMonitoring one is made.')
param existingLinkScopeId string?

@description('Whether the network reaches only what is in the private link scope, or other workspaces too. A network that shares its DNS with others needs Open.')
param linkScopeAccess 'Open' | 'PrivateOnly' = 'Open'

@description('Query logs from outside the network, such as from the portal on any machine; signing in is needed either way.')
param publicLogQueries bool = true

@description('Who is alerted, and when.')
param alerts Alerts = {}

// ---------------------------------------------------------------- people

@description('Who besides the app may do what.')
param people People = {}

// ---------------------------------------------------------------- names

var cloud = loadJsonContent('modules/cloud.json')
var unique = take(uniqueString(resourceGroup().id), 6)
var appName = 'func-${name}-${unique}'
var storageName = take('st${replace(toLower(name), '-', '')}${unique}', 24)
var vaultName = 'kv-${name}-${unique}'
var networkName = 'vnet-${name}'
var workspaceName = 'log-${name}'
var insightsName = 'appi-${name}'
var linkScopeName = 'ampls-${name}'
var deploymentContainer = 'deployments'

// ---------------------------------------------------------------- identity

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-${name}'
  location: location
  tags: tags
}

// ---------------------------------------------------------------- network

module ownNetwork 'modules/network.bicep' = if (network != null) {
  params: {
    name: networkName
    location: location
    tags: tags
    network: network!
    zoneRedundant: zoneRedundant
    lock: lock
  }
}

var integrationSubnetId = existingSubnets.?integrationSubnetId ?? resourceId(
  'Microsoft.Network/virtualNetworks/subnets',
  networkName,
  'integration'
)
var endpointSubnetId = existingSubnets.?endpointSubnetId ?? resourceId(
  'Microsoft.Network/virtualNetworks/subnets',
  networkName,
  'endpoints'
)
var networkId = join(take(split(endpointSubnetId, '/'), 9), '/')

// ---------------------------------------------------------------- private DNS

var makesLinkScope = privateMonitoring && existingLinkScopeId == null
var monitorZones = [
  cloud.zones.monitor
  cloud.zones.oms
  cloud.zones.ods
  cloud.zones.agentService
]
var neededZones = concat(
  [
    cloud.zones.blob
    cloud.zones.queue
    cloud.zones.table
    cloud.zones.vault
    cloud.zones.sites
  ],
  sqlServerEndpoint == null ? [] : [cloud.zones.sqlServer],
  makesLinkScope ? monitorZones : []
)
var newZones = dnsByPolicy ? [] : filter(neededZones, zone => !contains(existingZoneIds, zone))
var zoneIds = toObject(
  neededZones,
  zone => zone,
  zone => existingZoneIds[?zone] ?? resourceId('Microsoft.Network/privateDnsZones', zone)
)

module dns 'modules/dns.bicep' = {
  params: {
    zoneNames: newZones
    networkId: networkId
    tags: tags
  }
  dependsOn: [ownNetwork]
}

// ---------------------------------------------------------------- monitoring

module workspace 'modules/workspace.bicep' = if (existingWorkspaceId == null) {
  params: {
    name: workspaceName
    location: location
    tags: tags
    retentionDays: logRetentionDays
    publicQueries: publicLogQueries
    publicIngestion: !privateMonitoring
    lock: lock
  }
}

var workspaceId = existingWorkspaceId ?? resourceId('Microsoft.OperationalInsights/workspaces', workspaceName)

module insights 'modules/insights.bicep' = {
  params: {
    name: insightsName
    location: location
    tags: tags
    workspaceId: workspaceId
    principalId: identity.properties.principalId
    operatorsGroupId: people.?operatorsGroupId
    publicQueries: publicLogQueries
    publicIngestion: !privateMonitoring
  }
  dependsOn: [workspace]
}

module alertRules 'modules/alerts.bicep' = {
  params: {
    name: name
    location: location
    tags: tags
    insightsId: resourceId('Microsoft.Insights/components', insightsName)
    alerts: alerts
    refreshWaitMinutes: contains(settings, 'SSD_REFRESH_TABLE')
      ? int(settings.?SSD_REFRESH_WAIT_MINUTES ?? '240')
      : 0
  }
  dependsOn: [insights]
}

module workbook 'modules/workbook.bicep' = {
  params: {
    location: location
    tags: tags
    insightsId: resourceId('Microsoft.Insights/components', insightsName)
  }
  dependsOn: [insights]
}

module linkScope 'modules/linkScope.bicep' = if (makesLinkScope) {
  params: {
    name: linkScopeName
    tags: tags
    accessMode: linkScopeAccess
  }
}

var linkScopeId = existingLinkScopeId ?? resourceId('Microsoft.Insights/privateLinkScopes', linkScopeName)
var linkScopeMembers = concat(
  privateMonitoring ? [resourceId('Microsoft.Insights/components', insightsName)] : [],
  privateMonitoring && existingWorkspaceId == null ? [workspaceId] : []
)

// One after the other: the scope takes one change at a time.
@batchSize(1)
module linkScopeMember 'modules/linkScopeMember.bicep' = [
  for memberId in linkScopeMembers: {
    scope: resourceGroup(split(linkScopeId, '/')[2], split(linkScopeId, '/')[4])
    params: {
      scopeName: last(split(linkScopeId, '/'))
      memberId: memberId
    }
    dependsOn: [linkScope, insights, workspace]
  }
]

module linkScopeEndpoint 'modules/privateEndpoint.bicep' = if (makesLinkScope) {
  params: {
    name: 'pe-${linkScopeName}'
    location: location
    tags: tags
    subnetId: endpointSubnetId
    targetId: linkScopeId
    groupId: 'azuremonitor'
    zoneIds: dnsByPolicy ? [] : map(concat(monitorZones, [cloud.zones.blob]), zone => zoneIds[zone])
  }
  dependsOn: [dns, linkScopeMember]
}

// ---------------------------------------------------------------- storage and vault

module storage 'modules/storage.bicep' = {
  params: {
    name: storageName
    location: location
    tags: tags
    principalId: identity.properties.principalId
    queueName: queueName
    deploymentContainer: deploymentContainer
    zoneRedundant: zoneRedundant
    workspaceId: workspaceId
    lock: lock
  }
  dependsOn: [workspace]
}

module vault 'modules/vault.bicep' = {
  params: {
    name: vaultName
    location: location
    tags: tags
    principalId: identity.properties.principalId
    secretOfficersGroupId: people.?secretOfficersGroupId
    workspaceId: workspaceId
    lock: lock
  }
  dependsOn: [workspace]
}

// ---------------------------------------------------------------- private endpoints

var storageId = resourceId('Microsoft.Storage/storageAccounts', storageName)
var endpoints = [
  { name: '${storageName}-blob', targetId: storageId, groupId: 'blob', zone: cloud.zones.blob }
  { name: '${storageName}-queue', targetId: storageId, groupId: 'queue', zone: cloud.zones.queue }
  { name: '${storageName}-table', targetId: storageId, groupId: 'table', zone: cloud.zones.table }
  {
    name: vaultName
    targetId: resourceId('Microsoft.KeyVault/vaults', vaultName)
    groupId: 'vault'
    zone: cloud.zones.vault
  }
]

module privateEndpoints 'modules/privateEndpoint.bicep' = [
  for endpoint in endpoints: {
    params: {
      name: 'pe-${endpoint.name}'
      location: location
      tags: tags
      subnetId: endpointSubnetId
      targetId: endpoint.targetId
      groupId: endpoint.groupId
      zoneIds: dnsByPolicy ? [] : [zoneIds[endpoint.zone]]
    }
    dependsOn: [dns, storage, vault]
  }
]

module sqlEndpoint 'modules/privateEndpoint.bicep' = if (sqlServerEndpoint != null) {
  params: {
    name: 'pe-${name}-sql'
    location: location
    tags: tags
    subnetId: endpointSubnetId
    targetId: sqlServerEndpoint!.serverId
    groupId: 'sqlServer'
    zoneIds: dnsByPolicy ? [] : [zoneIds[cloud.zones.sqlServer]]
    approvalMessage: sqlServerEndpoint.?approvalMessage
  }
  dependsOn: [dns]
}

// ---------------------------------------------------------------- the app

// The app needs its package, its locks and their names in DNS before it can start.
module app 'modules/app.bicep' = {
  params: {
    name: appName
    planName: 'plan-${name}'
    location: location
    tags: tags
    nodeVersion: nodeVersion
    identityId: identity.id
    clientId: identity.properties.clientId
    storageName: storageName
    deploymentContainer: deploymentContainer
    queueName: queueName
    vaultName: vaultName
    insightsConnectionString: insights.outputs.connectionString
    integrationSubnetId: integrationSubnetId
    inboundAddresses: inboundAddresses
    corsForPortal: corsForPortal
    settings: settings
    signIn: signIn
    zoneRedundant: zoneRedundant
    deployerPrincipalId: people.?deployerPrincipalId
  }
  dependsOn: [privateEndpoints, linkScopeEndpoint]
}

module appEndpoint 'modules/privateEndpoint.bicep' = {
  params: {
    name: 'pe-${appName}'
    location: location
    tags: tags
    subnetId: endpointSubnetId
    targetId: resourceId('Microsoft.Web/sites', appName)
    groupId: 'sites'
    zoneIds: dnsByPolicy ? [] : [zoneIds[cloud.zones.sites]]
  }
  dependsOn: [app]
}

// ---------------------------------------------------------------- what to do next needs these

@description('Name of the function app, to deploy to.')
output appName string = appName

@description('Host name of the function app, to call.')
output appHostName string = app.outputs.hostName

@description('Name of the identity, for infra/sql/061-managed-identity.sql.')
output identityName string = identity.name

@description('Name of the Key Vault, to put the secrets into.')
output vaultName string = vaultName

@description('The address that DfE sees, for its allow list; empty without a NAT gateway.')
output outboundAddress string = ownNetwork.?outputs.outboundAddress ?? ''

@description('For a further authority that shares them: the network, the workspace and the private link scope.')
output sharedIds { network: string, workspace: string, linkScope: string } = {
  network: networkId
  workspace: workspaceId
  linkScope: privateMonitoring ? linkScopeId : ''
}
