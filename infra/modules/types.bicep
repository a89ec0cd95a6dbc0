// The shapes of the parameters, for main.bicep and its modules.

@export()
@description('A virtual network of this deployment\'s own, with a subnet for what leaves the app and one for private endpoints.')
type NewNetwork = {
  @description('Address space, such as 10.20.0.0/24. Ask for one that nothing in the authority uses: it may be peered later.')
  addressPrefix: string

  @description('Subnet that the app sends from. /26 is roomy for one app; it serves this app alone.')
  integrationPrefix: string

  @description('Subnet of the private endpoints: about ten addresses for each authority that shares the network.')
  endpointPrefix: string

  @description('Subnets for the apps of further authorities, which share this network.')
  furtherIntegrationSubnets: FurtherSubnet[]?

  @description('Addresses of the DNS servers to ask, where central IT runs them. Left out: Azure\'s own.')
  dnsServers: string[]?

  @description('A NAT gateway with an address that stays, for an allow list at DfE. It or routeTableId must be there: the app has no other way out.')
  natGateway: bool?

  @description('Resource id of the route table that leads the app\'s traffic through a firewall.')
  routeTableId: string?

  @description('SQL Servers that are reached by routing.')
  routedSqlServers: RoutedSqlServer[]?

  @description('Who may call apps and vaults through their private endpoints: address ranges. Left out: this network and all that it is peered with.')
  callerAddressPrefixes: string[]?

  @description('Where apps may go by HTTPS besides Azure: the ranges of DfE\'s endpoint. Left out: anywhere.')
  dfeAddressPrefixes: string[]?

  @description('Peering to the authority\'s hub network.')
  peering: HubPeering?
}

@export()
@description('A further authority\'s subnet in this network.')
type FurtherSubnet = {
  @description('Part of the subnet\'s name; letters, digits and hyphens.')
  @minLength(2)
  @maxLength(20)
  name: string

  @description('Its addresses, such as 10.20.0.128/26.')
  addressPrefix: string
}

@export()
@description('How this network is joined to the hub. The hub\'s side of the peering is made by whoever runs the hub.')
type HubPeering = {
  @description('Resource id of the hub\'s virtual network.')
  hubNetworkId: string

  @description('Use the hub\'s VPN or ExpressRoute gateway: needed for a SQL Server on premises.')
  useRemoteGateways: bool

  @description('Accept traffic that the hub\'s firewall forwards.')
  allowForwardedTraffic: bool
}

@export()
@description('Two subnets that are there already: those of another authority\'s deployment, or central IT\'s.')
type ExistingSubnets = {
  @description('Resource id of a subnet delegated to Microsoft.App/environments, with no other app in it.')
  integrationSubnetId: string

  @description('Resource id of the subnet for private endpoints.')
  endpointSubnetId: string
}

@export()
@description('An Azure SQL server that is reached through a private endpoint.')
type SqlServerEndpoint = {
  @description('Resource id of the Microsoft.Sql/servers resource; it may be in another subscription or tenant.')
  serverId: string

  @description('Set: the endpoint waits until the server\'s owner approves it, and this is the message that they read. Leave it out where you may approve it yourself.')
  @maxLength(140)
  approvalMessage: string?
}

@export()
@description('A SQL Server that is reached by routing: on premises, in a virtual machine, or a managed instance.')
type RoutedSqlServer = {
  @description('Its address, or the range that it is in, such as 10.1.2.3/32.')
  addressPrefix: string

  @description('Its port; the same as the setting SSD_SQL_PORT.')
  port: int
}

@export()
@description('Who besides the app may do what. Object ids in Entra; nothing is given to anybody by default.')
type People = {
  @description('Group that may write secrets into the vault.')
  secretOfficersGroupId: string?

  @description('Group that may read telemetry and alerts.')
  operatorsGroupId: string?

  @description('Identity of the deployment pipeline (the service principal\'s object id), which may deploy the app\'s code.')
  deployerPrincipalId: string?
}

@export()
@description('Sign-in to the pages with Entra (App Service authentication). No secret: the app\'s own identity vouches for the app registration.')
type SignIn = {
  @description('Application (client) id of the app registration. Its redirect address is https://HOST/.auth/login/aad/callback, and it has a federated credential for the app\'s identity: README.md says how.')
  @minLength(36)
  @maxLength(36)
  clientId: string

  @description('Tenant of the people who sign in. Left out: the tenant of the subscription.')
  tenantId: string?

  @description('App role that somebody must have to see the pages. Left out: whoever the app registration lets in.')
  @maxLength(120)
  role: string?
}

@export()
@description('Who is alerted, and when.')
type Alerts = {
  @description('Off until the first night is over: before it, two rules find that there is none.')
  enabled: bool?

  @description('Addresses that get a mail; a mailbox of a team rather than of a person.')
  emails: string[]?

  @description('Resource ids of action groups that are there already, such as one that makes tickets.')
  actionGroupIds: string[]?

  @description('How long a night may take, in hours; the first one, which sends everybody, is the longest.')
  @minValue(1)
  @maxValue(16)
  longestNightHours: int?

  @description('Share of children held back, or of children refused by DfE, from which an alert is sent, in per cent.')
  @minValue(0)
  @maxValue(100)
  percent: int?

  @description('Share of children, or of their entries, that one run removes at DfE, from which an alert is sent, in per cent. The brake (BRAKE_SHARE) stops the run at more.')
  @minValue(0)
  @maxValue(100)
  purgePercent: int?
}

@export()
@description('Application settings by name, as the README lists them. Those named here have no default; every other setting may be added. What the template knows itself (KEY_VAULT_URL, AZURE_CLIENT_ID, RUN_QUEUE, the storage and telemetry settings) is not given here.')
type AppSettings = {
  @description('Host name of the SQL Server that holds the SSD: its public name, also behind a private endpoint.')
  SSD_SQL_SERVER: string

  @description('Database that holds the SSD and the ledger.')
  SSD_SQL_DATABASE: string

  @description('Schema of the SSD tables and of the ledger.')
  SSD_SQL_SCHEMA: string

  @description('The local authority\'s three-digit code.')
  @minLength(3)
  @maxLength(3)
  LA_CODE: string

  @description('Which endpoint DFE_BASE_URL is.')
  DFE_ENDPOINT_KIND: 'test' | 'pre-production' | 'live'

  @description('What the SSD holds.')
  DATA_KIND: 'fake' | 'live'

  @description('Base address of the DfE endpoint.')
  DFE_BASE_URL: string

  @description('Address of the OAuth 2 token endpoint that DfE gave you.')
  DFE_TOKEN_ENDPOINT: string

  @description('OAuth 2 scope, ending in /.default.')
  DFE_SCOPE: string

  @description('When the night starts: NCRONTAB with six fields, in UTC.')
  NIGHTLY_SCHEDULE: string

  *: string
}
