// The function app on a Flex Consumption plan of its own.
import { AppSettings, SignIn } from 'types.bicep'

param name string
param planName string
param location string
param tags object
param nodeVersion '22' | '24'

@description('Resource id and client id of the app\'s identity.')
param identityId string
param clientId string
param storageName string
param deploymentContainer string
param queueName string
param vaultName string
param insightsConnectionString string

@description('Resource id of the subnet that the app sends from.')
param integrationSubnetId string

@description('Addresses that may call the app from outside the network. Empty: none, and it has no public side.')
param inboundAddresses string[]

@description('Let the Azure portal call the app from a browser, to try functions by hand.')
param corsForPortal bool
param settings AppSettings

@description('Sign-in to the pages. Left out: they answer nobody.')
param signIn SignIn?
param zoneRedundant bool

@description('Identity that may deploy code.')
param deployerPrincipalId string?

var cloud = loadJsonContent('cloud.json')
var roles = loadJsonContent('roles.json')
var isPublic = !empty(inboundAddresses)
var blobAddress = 'https://${storageName}.blob.${cloud.storageSuffix}'
var allowed = [
  for (address, index) in inboundAddresses: {
    name: 'allow-${index}'
    action: 'Allow'
    priority: 100 + index
    ipAddress: address
  }
]

// The name of the setting is the platform's: it makes the app's identity vouch for the app registration, in place of a secret.
var assertionSetting = 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID'
var signInSettings = union(
  signIn == null ? {} : { '${assertionSetting}': clientId },
  signIn.?role == null ? {} : { PAGES_ROLE: signIn!.role! }
)

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource site 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  // azd finds the app that it deploys to by this tag.
  tags: union(tags, { 'azd-service-name': 'csc-data-flow' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    publicNetworkAccess: isPublic ? 'Enabled' : 'Disabled'
    virtualNetworkSubnetId: integrationSubnetId
    outboundVnetRouting: { allTraffic: true }
    functionAppConfig: {
      runtime: { name: 'node', version: nodeVersion }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${blobAddress}/${deploymentContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: 2048
        maximumInstanceCount: 40
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      remoteDebuggingEnabled: false
      cors: corsForPortal ? { allowedOrigins: [cloud.portal] } : null
      ipSecurityRestrictions: allowed
      ipSecurityRestrictionsDefaultAction: 'Deny'
      scmIpSecurityRestrictions: allowed
      scmIpSecurityRestrictionsDefaultAction: 'Deny'
    }
  }
}

resource appSettings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: site
  name: 'appsettings'
  properties: union(settings, signInSettings, {
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${clientId};Authorization=AAD'
    APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
    AZURE_CLIENT_ID: clientId
    AzureWebJobsStorage__blobServiceUri: blobAddress
    AzureWebJobsStorage__clientId: clientId
    AzureWebJobsStorage__credential: 'managedidentity'
    AzureWebJobsStorage__queueServiceUri: 'https://${storageName}.queue.${cloud.storageSuffix}'
    AzureWebJobsStorage__tableServiceUri: 'https://${storageName}.table.${cloud.storageSuffix}'
    KEY_VAULT_URL: 'https://${vaultName}.${cloud.vaultSuffix}'
    RUN_QUEUE: queueName
  })
}

// Functions go on asking for their keys, so that whoever is not signed in comes through to the app; its pages answer nobody else.
resource authentication 'Microsoft.Web/sites/config@2025-03-01' = if (signIn != null) {
  parent: site
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true, runtimeVersion: '~1' }
    globalValidation: {
      requireAuthentication: false
      unauthenticatedClientAction: 'AllowAnonymous'
    }
    httpSettings: { requireHttps: true }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: signIn!.clientId
          clientSecretSettingName: assertionSetting
          openIdIssuer: '${environment().authentication.loginEndpoint}${signIn.?tenantId ?? tenant().tenantId}/v2.0'
        }
      }
    }
    login: { tokenStore: { enabled: false } }
  }
}

resource noFtpPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: site
  name: 'ftp'
  properties: { allow: false }
}

resource noScmPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: site
  name: 'scm'
  properties: { allow: false }
}

resource deployerMayDeploy 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (deployerPrincipalId != null) {
  name: guid(site.id, deployerPrincipalId ?? '', roles.websiteContributor)
  scope: site
  properties: {
    principalId: deployerPrincipalId!
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.websiteContributor
    )
  }
}

@description('Host name to call the app by.')
output hostName string = site.properties.defaultHostName
