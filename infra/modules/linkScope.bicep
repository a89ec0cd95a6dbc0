// The private link scope of Azure Monitor. One for each DNS domain: a second one would answer the first one's names.

param name string
param tags object

@description('PrivateOnly: the network reaches only what is in this scope. Open: it also reaches other workspaces and components, which a network that shares its DNS with others needs.')
param accessMode 'Open' | 'PrivateOnly'

resource scope 'Microsoft.Insights/privateLinkScopes@2021-09-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    accessModeSettings: {
      ingestionAccessMode: accessMode
      queryAccessMode: accessMode
    }
  }
}
