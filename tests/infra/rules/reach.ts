import {
  at,
  listAt,
  networkOf,
  ofType,
  only,
  textAt,
  types,
  wanted,
  type Deployment,
  type Resource,
  type Rule,
} from '../deployment';

/** The zones that the records of an endpoint belong to, by the part of the target that it leads to. */
const zonesOf: Readonly<Record<string, readonly string[]>> = {
  blob: ['privatelink.blob.core.windows.net'],
  queue: ['privatelink.queue.core.windows.net'],
  table: ['privatelink.table.core.windows.net'],
  vault: ['privatelink.vaultcore.azure.net'],
  sites: ['privatelink.azurewebsites.net'],
  sqlServer: ['privatelink.database.windows.net'],
  azuremonitor: [
    'privatelink.monitor.azure.com',
    'privatelink.oms.opinsights.azure.com',
    'privatelink.ods.opinsights.azure.com',
    'privatelink.agentsvc.azure-automation.net',
    'privatelink.blob.core.windows.net',
  ],
};

/** What must be reached through an endpoint in every deployment. */
const reachedPrivately = [
  [types.storage, 'blob'],
  [types.storage, 'queue'],
  [types.storage, 'table'],
  [types.vault, 'vault'],
  [types.site, 'sites'],
] as const;

interface Connection {
  readonly groupId: string;
  readonly targetId: string;
}

function connectionOf(endpoint: Resource): Connection {
  const [connection] = [
    ...listAt(endpoint, 'properties.privateLinkServiceConnections'),
    ...listAt(endpoint, 'properties.manualPrivateLinkServiceConnections'),
  ];
  return {
    groupId: textAt(connection, 'properties.groupIds.0'),
    targetId: textAt(connection, 'properties.privateLinkServiceId'),
  };
}

const zoneIdsOf = (deployment: Deployment, endpoint: Resource): string[] =>
  ofType(deployment, types.records)
    .filter((one) => one.id.startsWith(`${endpoint.id}/`))
    .flatMap((one) => listAt(one, 'properties.privateDnsZoneConfigs'))
    .map((one) => textAt(one, 'properties.privateDnsZoneId'));

const nameOf = (id: string): string => id.split('/').at(-1) ?? '';

/** Where public access stands in each type that has it. */
const publicSides = [
  [types.storage, 'properties.publicNetworkAccess'],
  [types.vault, 'properties.publicNetworkAccess'],
  [types.site, 'properties.publicNetworkAccess'],
  [types.workspace, 'properties.publicNetworkAccessForIngestion'],
  [types.workspace, 'properties.publicNetworkAccessForQuery'],
  [types.component, 'properties.publicNetworkAccessForIngestion'],
  [types.component, 'properties.publicNetworkAccessForQuery'],
] as const;

/** Who can reach what. */
export const reachRules: readonly Rule[] = [
  {
    says: 'storage and vault have no public side',
    broken: (deployment) =>
      [types.storage, types.vault].flatMap((type) =>
        wanted(deployment, type, {
          'properties.publicNetworkAccess': 'Disabled',
          'properties.networkAcls.defaultAction': 'Deny',
          'properties.networkAcls.bypass': 'None',
        }),
      ),
  },
  {
    says: 'nothing at all has a public side',
    of: ['prod', 'second-authority'],
    broken: (deployment) =>
      publicSides.flatMap(([type, path]) => wanted(deployment, type, { [path]: 'Disabled' })),
  },
  {
    says: 'a public address serves the NAT gateway only',
    broken: (deployment) => {
      const used = ofType(deployment, types.natGateway).flatMap((one) =>
        listAt(one, 'properties.publicIpAddresses').map((address) => textAt(address, 'id')),
      );
      return ofType(deployment, types.address)
        .filter((one) => !used.includes(one.id))
        .map((one) => `${one.name} serves something else`);
    },
  },
  {
    says: 'an app with a public side names who may call it, and refuses everybody else',
    broken: (deployment) => {
      const site = only(deployment, types.site);
      const denied = wanted(deployment, types.site, {
        'properties.siteConfig.ipSecurityRestrictionsDefaultAction': 'Deny',
        'properties.siteConfig.scmIpSecurityRestrictionsDefaultAction': 'Deny',
      });
      if (at(site, 'properties.publicNetworkAccess') === 'Disabled') return denied;
      const lists = ['ipSecurityRestrictions', 'scmIpSecurityRestrictions'].map((name) =>
        listAt(site, `properties.siteConfig.${name}`),
      );
      return [
        ...denied,
        ...lists.flatMap((list) =>
          list.length === 0 ? [`${site.name} names no address that may call it`] : [],
        ),
        ...lists
          .flat()
          .filter((one) => !/^\d+(\.\d+){3}\/(2[4-9]|3[0-2])$/.test(textAt(one, 'ipAddress')))
          .map((one) => `${site.name} lets ${textAt(one, 'ipAddress')} in`),
      ];
    },
  },
  {
    says: 'the portal may call the app from a browser only where that was asked for',
    of: ['prod', 'second-authority', 'on-premises'],
    broken: (deployment) => wanted(deployment, types.site, { 'properties.siteConfig.cors': null }),
  },
  {
    says: 'storage, vault and app are reached through private endpoints',
    broken: (deployment) => {
      const connections = ofType(deployment, types.endpoint).map(connectionOf);
      return reachedPrivately
        .filter(
          ([type, groupId]) =>
            !connections.some((one) => one.groupId === groupId && one.targetId === only(deployment, type).id),
        )
        .map(([type, groupId]) => `no endpoint leads to ${groupId} of ${type}`);
    },
  },
  {
    says: 'each private endpoint has its records in its zones',
    of: ['dev', 'prod', 'second-authority'],
    broken: (deployment) =>
      ofType(deployment, types.endpoint)
        .filter((one) => {
          const zones = zoneIdsOf(deployment, one).map(nameOf).sort();
          return (
            JSON.stringify(zones) !== JSON.stringify([...(zonesOf[connectionOf(one).groupId] ?? [])].sort())
          );
        })
        .map((one) => `${one.name} has other zones than ${connectionOf(one).groupId} needs`),
  },
  {
    says: 'a zone that the deployment makes is linked to the network of the endpoints, and registers no machine',
    broken: (deployment) => {
      const networks = new Set(
        ofType(deployment, types.endpoint).map((one) => networkOf(textAt(one, 'properties.subnet.id'))),
      );
      const links = ofType(deployment, types.zoneLink);
      return [
        ...wanted(deployment, types.zoneLink, { 'properties.registrationEnabled': false }),
        ...ofType(deployment, types.zone)
          .filter(
            (zone) =>
              !links.some(
                (link) =>
                  link.id.startsWith(`${zone.id}/`) &&
                  networks.has(textAt(link, 'properties.virtualNetwork.id')),
              ),
          )
          .map((zone) => `${zone.name} is not linked`),
      ];
    },
  },
  {
    says: 'where a policy registers endpoints, the deployment makes no zone and no record',
    of: ['on-premises'],
    broken: (deployment) =>
      [types.zone, types.zoneLink, types.records].flatMap((type) =>
        ofType(deployment, type).map((one) => `${one.name} is made all the same`),
      ),
  },
  {
    says: 'telemetry is taken from the network alone only where a private link scope leads to it',
    broken: (deployment) => {
      const members = ofType(deployment, types.linkScopeMember).map((one) =>
        textAt(one, 'properties.linkedResourceId'),
      );
      const isReached = ofType(deployment, types.linkScope).every((scope) =>
        ofType(deployment, types.endpoint).some((one) => connectionOf(one).targetId === scope.id),
      );
      const closed = [...ofType(deployment, types.component), ...ofType(deployment, types.workspace)].filter(
        (one) => at(one, 'properties.publicNetworkAccessForIngestion') === 'Disabled',
      );
      return [
        ...closed
          .filter((one) => !members.includes(one.id))
          .map((one) => `${one.name} is in no private link scope`),
        ...(isReached ? [] : ['no endpoint leads to the private link scope']),
      ];
    },
  },
];
