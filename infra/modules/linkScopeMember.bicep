// Puts a workspace or an Application Insights component into a private link scope.

@description('Name of the scope, in this module\'s resource group.')
param scopeName string

@description('Resource id of the member.')
param memberId string

resource linkScope 'Microsoft.Insights/privateLinkScopes@2021-09-01' existing = {
  name: scopeName
}

resource member 'Microsoft.Insights/privateLinkScopes/scopedResources@2021-09-01' = {
  parent: linkScope
  name: last(split(memberId, '/'))
  properties: { linkedResourceId: memberId }
}
