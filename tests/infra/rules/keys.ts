import roles from '../../../infra/modules/roles.json';
import { at, ofType, only, textAt, types, wanted, type Deployment, type Rule } from '../deployment';

/** The roles of the app's own identity, each at the narrowest scope it works at. */
const rolesOfTheApp = [
  [types.storage, roles.storageBlobDataOwner],
  [types.storage, roles.storageQueueDataContributor],
  [types.storage, roles.storageTableDataContributor],
  [types.vault, roles.keyVaultSecretsUser],
  [types.component, roles.monitoringMetricsPublisher],
] as const;

/** The roles of people and pipelines, where they are named. */
const rolesOfPeople = [
  [types.vault, roles.keyVaultSecretsOfficer, 'Group'],
  [types.component, roles.monitoringReader, 'Group'],
  [types.site, roles.websiteContributor, 'ServicePrincipal'],
] as const;

interface Assignment {
  readonly scopeType: string;
  readonly role: string;
  readonly ofApp: boolean;
  readonly principalType: string;
}

/** The id of what an assignment is made at: it stands before the assignment's own part of the id. */
const scopeOf = (id: string): string | undefined =>
  /^\[extensionResourceId\('([^']+)'/.exec(id)?.[1] ??
  /^(.*)\/providers\/Microsoft\.Authorization\//.exec(id)?.[1];

const assignments = (deployment: Deployment): Assignment[] =>
  ofType(deployment, types.role).map((one) => ({
    scopeType: deployment.resources.find((other) => other.id === scopeOf(one.id))?.type ?? 'something wider',
    role: textAt(one, 'properties.roleDefinitionId').split('/').at(-1) ?? '',
    ofApp: textAt(one, 'properties.principalId').includes('/userAssignedIdentities/'),
    principalType: textAt(one, 'properties.principalType'),
  }));

const keyWords =
  /listKeys|listAccountSas|listServiceSas|listSecrets|AccountKey=|SharedAccessKey|InstrumentationKey=|Password=|primaryKey/i;

/** No person and no program signs in with a key. */
export const keyRules: readonly Rule[] = [
  {
    says: 'storage takes no key, no anonymous reader and no local user',
    broken: (deployment) => [
      ...wanted(deployment, types.storage, {
        'properties.allowSharedKeyAccess': false,
        'properties.defaultToOAuthAuthentication': true,
        'properties.allowBlobPublicAccess': false,
        'properties.isLocalUserEnabled': false,
        'properties.allowCrossTenantReplication': false,
      }),
      ...wanted(deployment, types.container, { 'properties.publicAccess': 'None' }),
    ],
  },
  {
    says: 'the vault goes by roles only, and what is deleted can be had back',
    broken: (deployment) =>
      wanted(deployment, types.vault, {
        'properties.enableRbacAuthorization': true,
        'properties.accessPolicies': undefined,
        'properties.enablePurgeProtection': true,
        'properties.enableSoftDelete': true,
        'properties.enabledForDeployment': false,
        'properties.enabledForDiskEncryption': false,
        'properties.enabledForTemplateDeployment': false,
      }),
  },
  {
    says: 'telemetry is taken from identities only',
    broken: (deployment) => [
      ...wanted(deployment, types.component, { 'properties.DisableLocalAuth': true }),
      ...wanted(deployment, types.workspace, { 'properties.features.disableLocalAuth': true }),
    ],
  },
  {
    says: 'code is deployed by an identity, never with a password',
    broken: (deployment) => [
      ...wanted(deployment, types.door, { 'properties.allow': false }),
      ...['ftp', 'scm'].flatMap((door) =>
        ofType(deployment, types.door).some((one) => one.name.endsWith(`/${door}`))
          ? []
          : [`the password of ${door} is not switched off`],
      ),
      ...wanted(deployment, types.site, {
        'properties.functionAppConfig.deployment.storage.authentication.type': 'UserAssignedIdentity',
      }),
    ],
  },
  {
    says: 'the app has one identity, which it was given, and everything is signed in with it',
    broken: (deployment) => {
      const site = only(deployment, types.site);
      const given = Object.keys(Object(at(site, 'identity.userAssignedIdentities')) as object);
      const used = textAt(
        site,
        'properties.functionAppConfig.deployment.storage.authentication.userAssignedIdentityResourceId',
      );
      return [
        ...wanted(deployment, types.site, { 'identity.type': 'UserAssigned' }),
        ...(given.length === 1 && given[0] === used
          ? []
          : [`${site.name} fetches its package as another identity`]),
      ];
    },
  },
  {
    says: 'no key, signature or password stands or is read anywhere',
    broken: (deployment) =>
      deployment.resources
        .filter((one) => keyWords.test(JSON.stringify(one)))
        .map((one) => `${one.name} holds or reads a key`),
  },
  {
    says: 'nothing speaks less than TLS 1.2, and nothing speaks plainly',
    broken: (deployment) => [
      ...wanted(deployment, types.storage, {
        'properties.minimumTlsVersion': 'TLS1_2',
        'properties.supportsHttpsTrafficOnly': true,
      }),
      ...wanted(deployment, types.site, {
        'properties.httpsOnly': true,
        'properties.siteConfig.minTlsVersion': '1.2',
        'properties.siteConfig.scmMinTlsVersion': '1.2',
        'properties.siteConfig.ftpsState': 'Disabled',
      }),
    ],
  },
  {
    says: 'the app has the roles it needs, and no other',
    broken: (deployment) => {
      const has = assignments(deployment).filter((one) => one.ofApp);
      const pair = (scopeType: string, role: string): string => `${scopeType} ${role}`;
      const needed = rolesOfTheApp.map(([scopeType, role]) => pair(scopeType, role));
      const given = has.map((one) => pair(one.scopeType, one.role));
      return [
        ...needed.filter((one) => !given.includes(one)).map((one) => `${one} is missing`),
        ...given.filter((one) => !needed.includes(one)).map((one) => `${one} is too much`),
        ...has
          .filter((one) => one.principalType !== 'ServicePrincipal')
          .map((one) => `${one.role} says no type`),
      ];
    },
  },
  {
    says: 'people and pipelines have only the roles meant for them',
    broken: (deployment) =>
      assignments(deployment)
        .filter((one) => !one.ofApp)
        .filter(
          (one) =>
            !rolesOfPeople.some(
              ([scopeType, role, principalType]) =>
                one.scopeType === scopeType && one.role === role && one.principalType === principalType,
            ),
        )
        .map((one) => `${one.role} at ${one.scopeType} is not meant for a ${one.principalType}`),
  },
];
