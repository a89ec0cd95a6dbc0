// The network: the app's subnet, the private endpoints' subnet, what may pass between them, and the way out.
import { NewNetwork } from 'types.bicep'

@description('Name of the virtual network; the other resources are named after it.')
param name string
param location string
param tags object
param network NewNetwork

@description('Spread the NAT gateway\'s address over zones.')
param zoneRedundant bool

@description('Keep the outbound address from being deleted: DfE\'s allow list holds it.')
param lock bool

var furtherSubnets = network.?furtherIntegrationSubnets ?? []
var dnsServers = network.?dnsServers ?? []
var callerAddressPrefixes = network.?callerAddressPrefixes ?? ['VirtualNetwork']
var dfeAddressPrefixes = network.?dfeAddressPrefixes ?? ['Internet']
var routedSqlServers = network.?routedSqlServers ?? []
var hasNatGateway = network.?natGateway ?? false
var sqlPorts = ['1433', '11000-11999']
var integrationPrefixes = concat(
  [network.integrationPrefix],
  map(furtherSubnets, subnet => subnet.addressPrefix)
)

var dfeRules = map(range(0, length(dfeAddressPrefixes)), index => {
  name: 'dfe-${index}'
  priority: 200 + index
  destination: [dfeAddressPrefixes[index]]
  ports: ['443']
  protocol: 'Tcp'
})

// The platform's own DNS is not subject to these rules; servers of the authority's are.
var dnsRules = empty(dnsServers)
  ? []
  : [{ name: 'dns', priority: 130, destination: dnsServers, ports: ['53'], protocol: '*' }]

var routedSqlRules = map(range(0, length(routedSqlServers)), index => {
  name: 'sql-server-${index}'
  priority: 140 + index
  destination: [routedSqlServers[index].addressPrefix]
  ports: [string(routedSqlServers[index].port)]
  protocol: 'Tcp'
})

var outboundRules = concat(
  [
    {
      name: 'private-endpoints'
      priority: 100
      destination: [network.endpointPrefix]
      ports: concat(['443'], sqlPorts)
      protocol: 'Tcp'
    }
    { name: 'monitor', priority: 110, destination: ['AzureMonitor'], ports: ['443'], protocol: 'Tcp' }
    { name: 'sign-in', priority: 120, destination: ['AzureActiveDirectory'], ports: ['443'], protocol: 'Tcp' }
  ],
  dnsRules,
  routedSqlRules,
  dfeRules
)

resource integrationRules 'Microsoft.Network/networkSecurityGroups@2025-05-01' = {
  name: 'nsg-${name}-integration'
  location: location
  tags: tags
  properties: {
    securityRules: concat(
      map(outboundRules, rule => {
        name: 'allow-${rule.name}'
        properties: {
          direction: 'Outbound'
          access: 'Allow'
          priority: rule.priority
          protocol: rule.protocol
          sourceAddressPrefixes: integrationPrefixes
          sourcePortRange: '*'
          // One prefix has a property of its own, which is also the only one that takes a service tag.
          destinationAddressPrefix: length(rule.destination) == 1 ? rule.destination[0] : null
          destinationAddressPrefixes: length(rule.destination) == 1 ? null : rule.destination
          destinationPortRanges: rule.ports
        }
      }),
      [
        {
          name: 'deny-outbound'
          properties: {
            direction: 'Outbound'
            access: 'Deny'
            priority: 4096
            protocol: '*'
            sourceAddressPrefix: '*'
            sourcePortRange: '*'
            destinationAddressPrefix: '*'
            destinationPortRange: '*'
          }
        }
        {
          name: 'deny-inbound'
          properties: {
            direction: 'Inbound'
            access: 'Deny'
            priority: 4096
            protocol: '*'
            sourceAddressPrefix: '*'
            sourcePortRange: '*'
            destinationAddressPrefix: '*'
            destinationPortRange: '*'
          }
        }
      ]
    )
  }
}

resource endpointRules 'Microsoft.Network/networkSecurityGroups@2025-05-01' = {
  name: 'nsg-${name}-endpoints'
  location: location
  tags: tags
  properties: {
    securityRules: concat(
      [
        {
          name: 'allow-app'
          properties: {
            direction: 'Inbound'
            access: 'Allow'
            priority: 100
            protocol: 'Tcp'
            sourceAddressPrefixes: integrationPrefixes
            sourcePortRange: '*'
            destinationAddressPrefix: network.endpointPrefix
            destinationPortRanges: concat(['443'], sqlPorts)
          }
        }
      ],
      map(range(0, length(callerAddressPrefixes)), index => {
        name: 'allow-callers-${index}'
        properties: {
          direction: 'Inbound'
          access: 'Allow'
          priority: 110 + index
          protocol: 'Tcp'
          sourceAddressPrefix: callerAddressPrefixes[index]
          sourcePortRange: '*'
          destinationAddressPrefix: network.endpointPrefix
          destinationPortRange: '443'
        }
      }),
      [
        {
          name: 'deny-inbound'
          properties: {
            direction: 'Inbound'
            access: 'Deny'
            priority: 4096
            protocol: '*'
            sourceAddressPrefix: '*'
            sourcePortRange: '*'
            destinationAddressPrefix: '*'
            destinationPortRange: '*'
          }
        }
      ]
    )
  }
}

resource address 'Microsoft.Network/publicIPAddresses@2025-05-01' = if (hasNatGateway) {
  name: 'pip-${name}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  zones: zoneRedundant ? ['1', '2', '3'] : null
  properties: {
    publicIPAllocationMethod: 'Static'
    publicIPAddressVersion: 'IPv4'
  }
}

resource addressLock 'Microsoft.Authorization/locks@2020-05-01' = if (hasNatGateway && lock) {
  name: 'keep'
  scope: address
  properties: {
    level: 'CanNotDelete'
    notes: 'The allow list at DfE holds this address.'
  }
}

resource natGateway 'Microsoft.Network/natGateways@2025-05-01' = if (hasNatGateway) {
  name: 'ng-${name}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: {
    publicIpAddresses: [{ id: address.id }]
  }
}

var integrationSubnets = concat(
  [{ name: 'integration', addressPrefix: network.integrationPrefix }],
  map(furtherSubnets, subnet => {
    name: 'integration-${subnet.name}'
    addressPrefix: subnet.addressPrefix
  })
)

// The subnets stand inside the network: as children of it, a later deployment of the network alone would drop them.
resource virtualNetwork 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [network.addressPrefix] }
    dhcpOptions: empty(dnsServers) ? null : { dnsServers: dnsServers }
    subnets: concat(
      map(integrationSubnets, subnet => {
        name: subnet.name
        properties: {
          addressPrefix: subnet.addressPrefix
          defaultOutboundAccess: false
          delegations: [
            { name: 'functions', properties: { serviceName: 'Microsoft.App/environments' } }
          ]
          networkSecurityGroup: { id: integrationRules.id }
          natGateway: hasNatGateway ? { id: natGateway.id } : null
          routeTable: network.?routeTableId == null ? null : { id: network.?routeTableId }
        }
      }),
      [
        {
          name: 'endpoints'
          properties: {
            addressPrefix: network.endpointPrefix
            defaultOutboundAccess: false
            privateEndpointNetworkPolicies: 'NetworkSecurityGroupEnabled'
            networkSecurityGroup: { id: endpointRules.id }
          }
        }
      ]
    )
  }
}

resource peering 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings@2025-05-01' = if (network.?peering != null) {
  parent: virtualNetwork
  name: 'to-hub'
  properties: {
    remoteVirtualNetwork: { id: network.?peering.?hubNetworkId }
    allowVirtualNetworkAccess: true
    allowForwardedTraffic: network.?peering.?allowForwardedTraffic
    allowGatewayTransit: false
    useRemoteGateways: network.?peering.?useRemoteGateways
  }
}

@description('The address that DfE sees; empty without a NAT gateway.')
output outboundAddress string = hasNatGateway ? address!.properties.ipAddress : ''
