import { at, ofType, only, readDeployment, types, type Deployment, type DeploymentName } from './deployment';
import { allRules } from './rules/allRules';

/** Sets the value at a path; `undefined` takes it away. */
function put(value: object, path: string, to: unknown): void {
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  const place = steps.length === 0 ? value : at(value, steps.join('.'));
  if (typeof place !== 'object' || place === null) throw new Error(`there is no ${path}`);
  if (to === undefined) Reflect.deleteProperty(place, last);
  else Reflect.set(place, last, to);
}

type Spoil = (deployment: Deployment) => void;
const set =
  (type: string, path: string, to: unknown): Spoil =>
  (deployment) => {
    const [first] = ofType(deployment, type);
    if (first === undefined) throw new Error(`there is no ${type}`);
    put(first, path, to);
  };
const setNamed =
  (type: string, name: string, path: string, to: unknown): Spoil =>
  (deployment) => {
    const found = ofType(deployment, type).find((one) => one.name.endsWith(name));
    if (found === undefined) throw new Error(`there is no ${type} ${name}`);
    put(found, path, to);
  };
const setting = (name: string, to: unknown): Spoil =>
  setNamed(types.settings, '/appsettings', `properties.${name}`, to);
const signIn = (path: string, to: unknown): Spoil =>
  setNamed(types.settings, '/authsettingsV2', `properties.${path}`, to);
const remove =
  (type: string, name = ''): Spoil =>
  (deployment) => {
    const index = deployment.resources.findIndex((one) => one.type === type && one.name.includes(name));
    if (index < 0) throw new Error(`there is no ${type} ${name}`);
    deployment.resources.splice(index, 1);
  };
const add =
  (type: string, name: string): Spoil =>
  (deployment) =>
    void deployment.resources.push({
      id: `/added/${name}`,
      type,
      name,
      apiVersion: '2026-01-01',
      properties: {},
    });
const role = (scopeType: string, path: string, to: unknown): Spoil =>
  function spoilRole(deployment) {
    const scope = only(deployment, scopeType).id;
    const found = ofType(deployment, types.role).find((one) => one.id.includes(scope));
    if (found === undefined) throw new Error(`no identity has a role at ${scopeType}`);
    put(found, path, to);
  };
const inApps = '-integration';
const atEndpoints = '-endpoints';

/** In this deployment, this fault, is found by exactly the rules that are named. */
const spoilings: readonly (readonly [DeploymentName, string, Spoil, readonly string[]])[] = [
  [
    'dev',
    'storage has a public side',
    set(types.storage, 'properties.publicNetworkAccess', 'Enabled'),
    ['storage and vault have no public side'],
  ],
  [
    'on-premises',
    'the vault says nothing about its public side',
    set(types.vault, 'properties.publicNetworkAccess', undefined),
    ['storage and vault have no public side'],
  ],
  [
    'dev',
    'Azure’s own services may pass the vault’s firewall',
    set(types.vault, 'properties.networkAcls.bypass', 'AzureServices'),
    ['storage and vault have no public side'],
  ],
  [
    'prod',
    'the app has a public side',
    set(types.site, 'properties.publicNetworkAccess', 'Enabled'),
    [
      'nothing at all has a public side',
      'an app with a public side names who may call it, and refuses everybody else',
    ],
  ],
  [
    'prod',
    'logs can be queried from outside',
    set(types.workspace, 'properties.publicNetworkAccessForQuery', 'Enabled'),
    ['nothing at all has a public side'],
  ],
  [
    'second-authority',
    'telemetry comes in from outside',
    set(types.component, 'properties.publicNetworkAccessForIngestion', 'Enabled'),
    ['nothing at all has a public side'],
  ],
  [
    'prod',
    'there is another public address',
    add(types.address, 'pip-other'),
    ['a public address serves the NAT gateway only', 'what cannot be had back is locked'],
  ],
  [
    'dev',
    'a whole network of the internet may call the app',
    set(types.site, 'properties.siteConfig.ipSecurityRestrictions.0.ipAddress', '0.0.0.0/0'),
    ['an app with a public side names who may call it, and refuses everybody else'],
  ],
  [
    'dev',
    'the deployment door names no address',
    set(types.site, 'properties.siteConfig.scmIpSecurityRestrictions', []),
    ['an app with a public side names who may call it, and refuses everybody else'],
  ],
  [
    'dev',
    'who is not named may call the app',
    set(types.site, 'properties.siteConfig.ipSecurityRestrictionsDefaultAction', 'Allow'),
    ['an app with a public side names who may call it, and refuses everybody else'],
  ],
  [
    'prod',
    'the portal may call the app',
    set(types.site, 'properties.siteConfig.cors', { allowedOrigins: ['*'] }),
    ['the portal may call the app from a browser only where that was asked for'],
  ],
  [
    'dev',
    'the endpoint of the tables is missing',
    remove(types.endpoint, '-table'),
    ['storage, vault and app are reached through private endpoints'],
  ],
  [
    'prod',
    'the vault’s records are missing',
    remove(types.records, 'kv-'),
    ['each private endpoint has its records in its zones'],
  ],
  [
    'second-authority',
    'the queue’s records go into the zone of the blobs',
    setNamed(
      types.records,
      '-queue/default',
      'properties.privateDnsZoneConfigs.0.properties.privateDnsZoneId',
      '/zones/privatelink.blob.core.windows.net',
    ),
    ['each private endpoint has its records in its zones'],
  ],
  [
    'prod',
    'a zone is linked to no network',
    remove(types.zoneLink, 'vaultcore'),
    ['a zone that the deployment makes is linked to the network of the endpoints, and registers no machine'],
  ],
  [
    'prod',
    'a zone registers machines',
    set(types.zoneLink, 'properties.registrationEnabled', true),
    ['a zone that the deployment makes is linked to the network of the endpoints, and registers no machine'],
  ],
  [
    'on-premises',
    'a record is written beside the policy',
    add(types.records, 'pe/default'),
    ['where a policy registers endpoints, the deployment makes no zone and no record'],
  ],
  [
    'prod',
    'the component is in no private link scope',
    remove(types.linkScopeMember, 'appi-'),
    ['telemetry is taken from the network alone only where a private link scope leads to it'],
  ],
  [
    'prod',
    'no endpoint leads to the private link scope',
    remove(types.endpoint, 'ampls'),
    ['telemetry is taken from the network alone only where a private link scope leads to it'],
  ],
  [
    'dev',
    'storage takes keys',
    set(types.storage, 'properties.allowSharedKeyAccess', true),
    ['storage takes no key, no anonymous reader and no local user'],
  ],
  [
    'dev',
    'storage says nothing about keys',
    set(types.storage, 'properties.allowSharedKeyAccess', undefined),
    ['storage takes no key, no anonymous reader and no local user'],
  ],
  [
    'dev',
    'anybody may read the package',
    set(types.container, 'properties.publicAccess', 'Blob'),
    ['storage takes no key, no anonymous reader and no local user'],
  ],
  [
    'prod',
    'the vault goes by access policies',
    set(types.vault, 'properties.accessPolicies', []),
    ['the vault goes by roles only, and what is deleted can be had back'],
  ],
  [
    'prod',
    'the vault can be purged',
    set(types.vault, 'properties.enablePurgeProtection', undefined),
    ['the vault goes by roles only, and what is deleted can be had back'],
  ],
  [
    'prod',
    'telemetry is taken from anybody with the key',
    set(types.component, 'properties.DisableLocalAuth', false),
    ['telemetry is taken from identities only'],
  ],
  [
    'dev',
    'the workspace takes a key',
    set(types.workspace, 'properties.features.disableLocalAuth', false),
    ['telemetry is taken from identities only'],
  ],
  [
    'prod',
    'code can be deployed with a password',
    setNamed(types.door, '/scm', 'properties.allow', true),
    ['code is deployed by an identity, never with a password'],
  ],
  [
    'prod',
    'FTP is not spoken of',
    remove(types.door, '/ftp'),
    ['code is deployed by an identity, never with a password'],
  ],
  [
    'prod',
    'the package is fetched with a connection string',
    set(
      types.site,
      'properties.functionAppConfig.deployment.storage.authentication.type',
      'StorageAccountConnectionString',
    ),
    ['code is deployed by an identity, never with a password'],
  ],
  [
    'prod',
    'the app has a second identity of its own',
    set(types.site, 'identity.type', 'SystemAssigned, UserAssigned'),
    ['the app has one identity, which it was given, and everything is signed in with it'],
  ],
  [
    'dev',
    'the package is fetched as another identity',
    set(
      types.site,
      'properties.functionAppConfig.deployment.storage.authentication.userAssignedIdentityResourceId',
      '/another',
    ),
    ['the app has one identity, which it was given, and everything is signed in with it'],
  ],
  [
    'dev',
    'a setting holds a key of the storage',
    setting('SSD_REFRESH_VALUE', '[listKeys(resourceId(1), 2).keys[0].value]'),
    ['no key, signature or password stands or is read anywhere'],
  ],
  [
    'dev',
    'storage speaks TLS 1.0',
    set(types.storage, 'properties.minimumTlsVersion', 'TLS1_0'),
    ['nothing speaks less than TLS 1.2, and nothing speaks plainly'],
  ],
  [
    'dev',
    'the app speaks plainly',
    set(types.site, 'properties.httpsOnly', undefined),
    ['nothing speaks less than TLS 1.2, and nothing speaks plainly'],
  ],
  [
    'dev',
    'the app may write secrets',
    role(types.vault, 'properties.roleDefinitionId', '/roles/b86a8fe4-44ce-4948-aee5-eccb2c155cd7'),
    ['the app has the roles it needs, and no other'],
  ],
  [
    'dev',
    'the app has its role at the whole resource group',
    role(
      types.vault,
      'id',
      '/subscriptions/00000000-0000-0000-0000-0000000000ff/resourceGroups/rg-csc-dev/providers/Microsoft.Authorization/roleAssignments/1',
    ),
    ['the app has the roles it needs, and no other'],
  ],
  [
    'dev',
    'a role does not say that it is for an identity',
    role(types.component, 'properties.principalType', undefined),
    ['the app has the roles it needs, and no other'],
  ],
  [
    'prod',
    'the pipeline owns the app',
    role(types.site, 'properties.roleDefinitionId', '/roles/8e3af657-a8ff-443c-a75c-2fe8c4bcb635'),
    ['people and pipelines have only the roles meant for them'],
  ],
  [
    'dev',
    'the plan is another one',
    set(types.plan, 'sku.name', 'Y1'),
    ['the plan is Flex Consumption on Linux, with this app alone on it'],
  ],
  [
    'dev',
    'the app stands on another app’s plan',
    set(types.site, 'properties.serverFarmId', '/another/plan'),
    ['the plan is Flex Consumption on Linux, with this app alone on it'],
  ],
  [
    'dev',
    'Node is too old',
    set(types.site, 'properties.functionAppConfig.runtime.version', '20'),
    ['the app runs on a version of Node that it is tested with, in a size that the plan has'],
  ],
  [
    'dev',
    'no instance has that memory',
    set(types.site, 'properties.functionAppConfig.scaleAndConcurrency.instanceMemoryMB', 777),
    ['the app runs on a version of Node that it is tested with, in a size that the plan has'],
  ],
  [
    'dev',
    'the container of the package is another one',
    set(types.container, 'name', 'st/default/elsewhere'),
    ['the package comes from a container of the app’s own storage'],
  ],
  [
    'dev',
    'a setting that the plan forbids',
    setting('FUNCTIONS_WORKER_RUNTIME', 'node'),
    ['no setting is one that the plan forbids', 'each setting is one that the code or the host knows'],
  ],
  [
    'dev',
    'a time zone, which the plan does not keep',
    setting('WEBSITE_TIME_ZONE', 'Europe/London'),
    ['no setting is one that the plan forbids', 'each setting is one that the code or the host knows'],
  ],
  [
    'dev',
    'a property of other plans',
    set(types.site, 'properties.siteConfig.alwaysOn', true),
    ['no property is one that the plan forbids, and there is no slot'],
  ],
  [
    'dev',
    'a slot',
    add(`${types.site}/slots`, 'func/staging'),
    ['no property is one that the plan forbids, and there is no slot'],
  ],
  [
    'dev',
    'the app’s subnet is delegated to another plan',
    set(
      types.network,
      'properties.subnets.0.properties.delegations.0.properties.serviceName',
      'Microsoft.Web/serverFarms',
    ),
    ['the subnets for apps are delegated to Flex, hold nothing else, and have names that it takes'],
  ],
  [
    'prod',
    'the name of an app’s subnet has an underscore',
    set(types.network, 'properties.subnets.1.name', 'integration_second'),
    ['the subnets for apps are delegated to Flex, hold nothing else, and have names that it takes'],
  ],
  [
    'dev',
    'an endpoint stands in the app’s subnet',
    (deployment) => {
      const network = only(deployment, types.network).id;
      set(types.endpoint, 'properties.subnet.id', `${network}/subnets/integration`)(deployment);
    },
    ['the subnets for apps are delegated to Flex, hold nothing else, and have names that it takes'],
  ],
  [
    'dev',
    'a setting that the code needs is missing',
    setting('LA_CODE', undefined),
    ['the code accepts the settings, and none that it needs is missing'],
  ],
  [
    'prod',
    'live data without the word that allows it',
    setting('DATA_KIND', 'live'),
    ['the code accepts the settings, and none that it needs is missing'],
  ],
  [
    'dev',
    'a misspelt setting',
    setting('SSD_SQL_PROT', '1433'),
    ['each setting is one that the code or the host knows'],
  ],
  [
    'dev',
    'the host does not know where its queue is',
    setting('AzureWebJobsStorage__queueServiceUri', undefined),
    ['the host has what it reads itself'],
  ],
  [
    'dev',
    'telemetry is sent without signing in',
    setting('APPLICATIONINSIGHTS_AUTHENTICATION_STRING', 'InstrumentationKey'),
    ['telemetry is sent as the app’s identity'],
  ],
  [
    'dev',
    'the timer has no time',
    setting('NIGHTLY_SCHEDULE', ''),
    [
      'the code accepts the settings, and none that it needs is missing',
      'the timer has a time, once a day, with seconds',
    ],
  ],
  [
    'dev',
    'the timer fires every hour',
    setting('NIGHTLY_SCHEDULE', '0 30 * * * *'),
    ['the timer has a time, once a day, with seconds'],
  ],
  [
    'dev',
    'the poison queue is missing',
    remove(types.queue, '-poison'),
    ['the queue of runs is there, and its poison queue'],
  ],
  [
    'dev',
    'the vault is another one',
    setting('KEY_VAULT_URL', 'https://kv-other.vault.azure.net'),
    ['the vault’s address is that of the vault'],
  ],
  [
    'dev',
    'nothing leads to the SQL Server',
    setting('SSD_SQL_SERVER', 'sql-other.database.windows.net'),
    ['the SQL Server is the one that an endpoint or a rule of the network leads to'],
  ],
  [
    'on-premises',
    'the SQL Server listens at another port than the network allows',
    setting('SSD_SQL_PORT', '1433'),
    ['the SQL Server is the one that an endpoint or a rule of the network leads to'],
  ],
  [
    'dev',
    'the subnet of the endpoints has no rules',
    set(types.network, 'properties.subnets.1.properties.networkSecurityGroup', undefined),
    ['each subnet has its rules, and no way out by default'],
  ],
  [
    'dev',
    'the app’s subnet has Azure’s own way out',
    set(types.network, 'properties.subnets.0.properties.defaultOutboundAccess', undefined),
    ['each subnet has its rules, and no way out by default'],
  ],
  [
    'on-premises',
    'the app has no way out',
    set(types.network, 'properties.subnets.0.properties.routeTable', null),
    ['an app has a way out to DfE: a NAT gateway or the authority’s firewall'],
  ],
  [
    'dev',
    'some of the traffic goes round the network',
    set(types.site, 'properties.outboundVnetRouting.allTraffic', false),
    ['all that the app sends goes through the network'],
  ],
  [
    'on-premises',
    'subnets overlap',
    set(types.network, 'properties.subnets.1.properties.addressPrefix', '10.20.8.32/27'),
    [
      'subnets lie inside the network and apart from each other',
      'an app sends to endpoints, telemetry, sign-in, DNS, its SQL Server and DfE, and nowhere else',
    ],
  ],
  [
    'dev',
    'the network is too small for its subnets',
    set(types.network, 'properties.addressSpace.addressPrefixes.0', '10.20.0.0/26'),
    ['subnets lie inside the network and apart from each other'],
  ],
  [
    'dev',
    'the rest may leave',
    (deployment) => {
      const group = ofType(deployment, types.securityGroup).find((one) => one.name.endsWith(inApps));
      const rules = at(group, 'properties.securityRules') as object[];
      for (const rule of rules)
        if (at(rule, 'name') === 'deny-outbound') put(rule, 'properties.access', 'Allow');
    },
    [
      'an app sends to endpoints, telemetry, sign-in, DNS, its SQL Server and DfE, and nowhere else',
      'rules speak for every app’s subnet, and none has the priority of another',
    ],
  ],
  [
    'dev',
    'the app may call endpoints of everybody',
    setNamed(
      types.securityGroup,
      inApps,
      'properties.securityRules.0.properties.destinationAddressPrefix',
      'VirtualNetwork',
    ),
    ['an app sends to endpoints, telemetry, sign-in, DNS, its SQL Server and DfE, and nowhere else'],
  ],
  [
    'prod',
    'a rule leaves the second app out',
    setNamed(types.securityGroup, inApps, 'properties.securityRules.1.properties.sourceAddressPrefixes', [
      '10.20.4.0/26',
    ]),
    ['rules speak for every app’s subnet, and none has the priority of another'],
  ],
  [
    'prod',
    'two rules have one priority',
    setNamed(types.securityGroup, inApps, 'properties.securityRules.1.properties.priority', 100),
    ['rules speak for every app’s subnet, and none has the priority of another'],
  ],
  [
    'dev',
    'anybody may call the endpoints',
    setNamed(
      types.securityGroup,
      atEndpoints,
      'properties.securityRules.1.properties.sourceAddressPrefix',
      '*',
    ),
    ['endpoints are reached by the apps and by named callers, and the rules hold for them'],
  ],
  [
    'dev',
    'rules do not hold for endpoints',
    set(types.network, 'properties.subnets.1.properties.privateEndpointNetworkPolicies', 'Disabled'),
    ['endpoints are reached by the apps and by named callers, and the rules hold for them'],
  ],
  [
    'prod',
    'no log says who read a secret',
    (deployment) => {
      const vault = only(deployment, types.vault).id;
      const index = deployment.resources.findIndex(
        (one) => one.type === types.diagnostics && one.id.startsWith(vault),
      );
      deployment.resources.splice(index, 1);
    },
    ['who read which secret, who wrote to storage and who queried the logs is written down in the workspace'],
  ],
  [
    'dev',
    'reads of the queue are logged',
    (deployment) => {
      const queue = ofType(deployment, types.diagnostics).find((one) => one.id.includes('/queueServices/'));
      (at(queue, 'properties.logs') as object[]).push({ category: 'StorageRead', enabled: true });
    },
    ['reads of the queue are not logged: the host looks into it all the time'],
  ],
  ['prod', 'the outbound address can be deleted', remove(types.lock), ['what cannot be had back is locked']],
  [
    'prod',
    'an alert is off',
    set(types.alert, 'properties.enabled', false),
    ['alerts are on, and each has a receiver'],
  ],
  [
    'on-premises',
    'an alert has no receiver',
    set(types.alert, 'properties.actions.actionGroups', []),
    ['alerts are on, and each has a receiver'],
  ],
  [
    'second-authority',
    'an alert looks at the whole workspace, with the other authority in it',
    set(types.alert, 'properties.scopes', ['/the/shared/workspace']),
    ['alerts and workbook look at this app’s own telemetry'],
  ],
  [
    'dev',
    'an alert of a state is muted as well',
    set(types.alert, 'properties.muteActionsDuration', 'PT1H'),
    ['an alert either says itself when all is well again, or is silent for a while: Azure takes no both'],
  ],
  [
    'prod',
    'the sign-in has a secret',
    signIn(
      'identityProviders.azureActiveDirectory.registration.clientSecretSettingName',
      'MICROSOFT_PROVIDER_AUTHENTICATION',
    ),
    ['the sign-in to the pages keeps no secret, and leaves callers without one to their keys'],
  ],
  [
    'prod',
    'the sign-in shuts out those who come with a key',
    signIn('globalValidation.requireAuthentication', true),
    ['the sign-in to the pages keeps no secret, and leaves callers without one to their keys'],
  ],
  [
    'prod',
    'a daily cap',
    set(types.workspace, 'properties.workspaceCapping', { dailyQuotaGb: 1 }),
    ['the workspace has no daily cap: one would silence the alerts'],
  ],
];

describe('a fault of a template', () => {
  it.each(spoilings)('of %s: %s', (name, _fault, spoil, foundBy) => {
    const deployment = readDeployment(name);
    spoil(deployment);
    const finding = allRules
      .filter((rule) => rule.of?.includes(name) ?? true)
      .filter((rule) => rule.broken(deployment).length > 0)
      .map((rule) => rule.says);
    expect(finding.toSorted()).toEqual(foundBy.toSorted());
  });

  it('is shown for every rule', () => {
    const shown = new Set(spoilings.flatMap(([, , , foundBy]) => foundBy));
    expect(allRules.map((rule) => rule.says).filter((says) => !shown.has(says))).toEqual([]);
  });
});
