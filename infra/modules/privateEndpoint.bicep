// One private endpoint, with its records in private DNS zones.

param name string
param location string
param tags object

@description('Resource id of the subnet it stands in.')
param subnetId string

@description('Resource id of what it leads to.')
param targetId string

@description('Which part of the target: blob, vault, sites and so on.')
param groupId string

@description('Resource ids of the zones for its records; empty where a policy of the authority registers endpoints.')
@maxLength(5)
param zoneIds string[]

@description('Set: the owner of the target approves the connection, and reads this.')
param approvalMessage string?

var connections = [
  {
    name: name
    properties: {
      privateLinkServiceId: targetId
      groupIds: [groupId]
      requestMessage: approvalMessage
    }
  }
]

resource endpoint 'Microsoft.Network/privateEndpoints@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    customNetworkInterfaceName: 'nic-${name}'
    privateLinkServiceConnections: approvalMessage == null ? connections : []
    manualPrivateLinkServiceConnections: approvalMessage == null ? [] : connections
  }
}

resource records 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01' = if (!empty(zoneIds)) {
  parent: endpoint
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [
      for id in zoneIds: {
        name: replace(last(split(id, '/')), '.', '-')
        properties: { privateDnsZoneId: id }
      }
    ]
  }
}
