// Application Insights of one authority's app. It takes telemetry from Entra identities only.

param name string
param location string
param tags object

@description('Resource id of the workspace that holds the data.')
param workspaceId string

@description('Principal id of the app\'s identity, which may send telemetry.')
param principalId string

@description('Group that may read telemetry and alerts.')
param operatorsGroupId string?

@description('Whether it can be queried from outside the network; signing in is needed either way.')
param publicQueries bool

@description('Whether telemetry comes in from outside the network. Off needs a private link scope, or telemetry is lost without a word.')
param publicIngestion bool

var roles = loadJsonContent('roles.json')

resource component 'Microsoft.Insights/components@2020-02-02' = {
  name: name
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspaceId
    IngestionMode: 'LogAnalytics'
    DisableLocalAuth: true
    DisableIpMasking: false
    publicNetworkAccessForIngestion: publicIngestion ? 'Enabled' : 'Disabled'
    publicNetworkAccessForQuery: publicQueries ? 'Enabled' : 'Disabled'
  }
}

resource appMaySend 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(component.id, principalId, roles.monitoringMetricsPublisher)
  scope: component
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.monitoringMetricsPublisher
    )
  }
}

resource operatorsMayRead 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (operatorsGroupId != null) {
  name: guid(component.id, operatorsGroupId ?? '', roles.monitoringReader)
  scope: component
  properties: {
    principalId: operatorsGroupId!
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.monitoringReader
    )
  }
}

@description('Where the app sends its telemetry: an address, not a secret, as keys are off.')
output connectionString string = component.properties.ConnectionString
