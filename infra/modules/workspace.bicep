// The Log Analytics workspace, which authorities may share.

param name string
param location string
param tags object

@description('Days that logs are kept.')
param retentionDays int

@description('Whether logs can be queried from outside the network; signing in is needed either way.')
param publicQueries bool

@description('Whether telemetry comes in from outside the network.')
param publicIngestion bool

@description('Keep the workspace from being deleted.')
param lock bool

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    features: {
      disableLocalAuth: true
      // Whoever may read a resource may read its logs, and no other's.
      enableLogAccessUsingOnlyResourcePermissions: true
    }
    forceCmkForQuery: false
    publicNetworkAccessForIngestion: publicIngestion ? 'Enabled' : 'Disabled'
    publicNetworkAccessForQuery: publicQueries ? 'Enabled' : 'Disabled'
    // No daily cap: it would silence the alerts.
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-itself'
  scope: workspace
  properties: {
    workspaceId: workspace.id
    logs: [{ categoryGroup: 'audit', enabled: true }]
  }
}

resource workspaceLock 'Microsoft.Authorization/locks@2020-05-01' = if (lock) {
  name: 'keep'
  scope: workspace
  properties: {
    level: 'CanNotDelete'
    notes: 'It holds the logs of who read which secret.'
  }
}
